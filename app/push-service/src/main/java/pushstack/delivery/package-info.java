/// The promise that a 201 means acknowledged or durable, and the rules that keep it.
@NullMarked
package pushstack.delivery;

import org.jspecify.annotations.NullMarked;
