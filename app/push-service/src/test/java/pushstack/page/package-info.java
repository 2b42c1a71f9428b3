@NullMarked
package pushstack.page;

import org.jspecify.annotations.NullMarked;
