@NullMarked
package pushstack.cli;

import org.jspecify.annotations.NullMarked;
