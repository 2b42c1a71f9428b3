@NullMarked
package pushstack.test.browser;

import org.jspecify.annotations.NullMarked;
