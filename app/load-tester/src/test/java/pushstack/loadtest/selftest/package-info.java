@NullMarked
package pushstack.loadtest.selftest;

import org.jspecify.annotations.NullMarked;
