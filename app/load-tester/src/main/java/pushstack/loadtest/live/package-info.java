/// What an operator sees while a run goes on: on the terminal, and as metrics.
@NullMarked
package pushstack.loadtest.live;

import org.jspecify.annotations.NullMarked;
