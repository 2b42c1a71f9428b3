@NullMarked
package pushstack.loadtest.agent;

import org.jspecify.annotations.NullMarked;
