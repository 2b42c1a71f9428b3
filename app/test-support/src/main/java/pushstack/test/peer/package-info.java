/// The two peers of the service, user agent and application server, and the service itself as a
/// process of its own.
@NullMarked
package pushstack.test.peer;

import org.jspecify.annotations.NullMarked;
