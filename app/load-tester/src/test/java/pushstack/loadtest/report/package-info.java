@NullMarked
package pushstack.loadtest.report;

import org.jspecify.annotations.NullMarked;
