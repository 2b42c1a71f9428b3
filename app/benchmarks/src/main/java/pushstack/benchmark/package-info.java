/// Measures the push service in a process of its own, with peers that cost as little as they can.
@NullMarked
package pushstack.benchmark;

import org.jspecify.annotations.NullMarked;
