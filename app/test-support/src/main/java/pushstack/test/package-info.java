/// Engines, faults and clocks for tests.
@NullMarked
package pushstack.test;

import org.jspecify.annotations.NullMarked;
