@NullMarked
package pushstack.benchmark;

import org.jspecify.annotations.NullMarked;
