/// The scenarios that come with the tester.
@NullMarked
package pushstack.loadtest.builtin;

import org.jspecify.annotations.NullMarked;
