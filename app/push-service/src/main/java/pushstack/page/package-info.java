/// The page for trying the service out: a user agent in a browser tab, and the sender it needs.
/// Served on a loopback listener of its own, and only when asked for.
@NullMarked
package pushstack.page;

import org.jspecify.annotations.NullMarked;
