/// The command line of the distribution.
@NullMarked
package pushstack.cli;

import org.jspecify.annotations.NullMarked;
