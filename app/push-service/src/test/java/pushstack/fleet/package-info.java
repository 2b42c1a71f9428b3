@NullMarked
package pushstack.fleet;

import org.jspecify.annotations.NullMarked;
