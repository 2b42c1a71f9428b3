@NullMarked
package pushstack.loadtest.fleet;

import org.jspecify.annotations.NullMarked;
