/// The pieces of which the service is made, each alone, by JMH.
@NullMarked
package pushstack.benchmark.jmh;

import org.jspecify.annotations.NullMarked;
