@NullMarked
package pushstack.cli.capacity;

import org.jspecify.annotations.NullMarked;
