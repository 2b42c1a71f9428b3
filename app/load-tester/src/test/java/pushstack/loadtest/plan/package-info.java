@NullMarked
package pushstack.loadtest.plan;

import org.jspecify.annotations.NullMarked;
