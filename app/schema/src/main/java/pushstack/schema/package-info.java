/// What the server and the infrastructure must agree on, written once.
@NullMarked
package pushstack.schema;

import org.jspecify.annotations.NullMarked;
