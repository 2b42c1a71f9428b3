/// Runs a plan: starts scenarios when they are due, keeps them going, ends them in order.
@NullMarked
package pushstack.loadtest.run;

import org.jspecify.annotations.NullMarked;
