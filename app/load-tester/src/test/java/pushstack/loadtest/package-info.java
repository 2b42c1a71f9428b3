@NullMarked
package pushstack.loadtest;

import org.jspecify.annotations.NullMarked;
