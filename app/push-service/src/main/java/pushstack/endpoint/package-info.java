/// Endpoint nodes: what application servers call.
@NullMarked
package pushstack.endpoint;

import org.jspecify.annotations.NullMarked;
