/// The whole service from outside, as processes.
@NullMarked
package pushstack.local;

import org.jspecify.annotations.NullMarked;
