@NullMarked
package pushstack.loadtest.run;

import org.jspecify.annotations.NullMarked;
