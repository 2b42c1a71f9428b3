@NullMarked
package pushstack.loadtest.net;

import org.jspecify.annotations.NullMarked;
