/// How many machines so many users need, and what they cost.
@NullMarked
package pushstack.cli.capacity;

import org.jspecify.annotations.NullMarked;
