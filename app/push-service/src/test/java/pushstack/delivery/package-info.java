@NullMarked
package pushstack.delivery;

import org.jspecify.annotations.NullMarked;
