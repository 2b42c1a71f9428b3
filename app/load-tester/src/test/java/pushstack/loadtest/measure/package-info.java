@NullMarked
package pushstack.loadtest.measure;

import org.jspecify.annotations.NullMarked;
