/// Calls between nodes: both ends of the protocol of the internal listener.
@NullMarked
package pushstack.connect.internal;

import org.jspecify.annotations.NullMarked;
