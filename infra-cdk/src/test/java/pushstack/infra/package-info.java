@NullMarked
package pushstack.infra;

import org.jspecify.annotations.NullMarked;
