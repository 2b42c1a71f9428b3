/// Tests of the parts that tests are made of.
@NullMarked
package pushstack.test;

import org.jspecify.annotations.NullMarked;
