/// What the server, the infrastructure and the readers of the push log must agree on, once.
@NullMarked
package pushstack.schema;

import org.jspecify.annotations.NullMarked;
