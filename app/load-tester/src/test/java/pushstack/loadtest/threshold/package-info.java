@NullMarked
package pushstack.loadtest.threshold;

import org.jspecify.annotations.NullMarked;
