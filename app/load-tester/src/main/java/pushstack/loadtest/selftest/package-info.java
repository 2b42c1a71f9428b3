/// What the tester can do at most: its agents against a server that does nothing but answer.
@NullMarked
package pushstack.loadtest.selftest;

import org.jspecify.annotations.NullMarked;
