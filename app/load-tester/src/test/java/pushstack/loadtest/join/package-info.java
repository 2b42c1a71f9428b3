@NullMarked
package pushstack.loadtest.join;

import org.jspecify.annotations.NullMarked;
