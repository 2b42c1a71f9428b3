@NullMarked
package pushstack.endpoint;

import org.jspecify.annotations.NullMarked;
