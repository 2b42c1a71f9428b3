/// Calls between nodes: both ends of a link.
///
/// A link is one TCP connection for all calls of one node to another. It begins as an HTTP/1.1
/// upgrade in which both prove that they share a secret ([LinkHandshake]); from then on both sides
/// write sealed records of many frames ([LinkWriter], [LinkReader]), a frame being a call
/// ([CallKind], [CallBody]) or the [Answer] to one. Answers come in whatever order calls are done.
///
/// Not HTTP all the way, because a request and an answer of their own for each push cost more than
/// all the rest of its way through two nodes: under load, a record takes the frames of many.
@NullMarked
package pushstack.connect.internal;

import org.jspecify.annotations.NullMarked;
