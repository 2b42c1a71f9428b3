/// `pushstack load-test`: runs load tests, and does something with their results.
@NullMarked
package pushstack.cli.loadtest;

import org.jspecify.annotations.NullMarked;
