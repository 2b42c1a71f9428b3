/// The command line of the distribution: what the service itself has, and what is asked of a
/// deployment from outside.
@NullMarked
package pushstack.cli;

import org.jspecify.annotations.NullMarked;
