/// What a run must have measured to pass.
@NullMarked
package pushstack.loadtest.threshold;

import org.jspecify.annotations.NullMarked;
