@NullMarked
package pushstack.loadtest.result;

import org.jspecify.annotations.NullMarked;
