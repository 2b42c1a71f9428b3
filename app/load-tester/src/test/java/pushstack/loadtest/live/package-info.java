@NullMarked
package pushstack.loadtest.live;

import org.jspecify.annotations.NullMarked;
