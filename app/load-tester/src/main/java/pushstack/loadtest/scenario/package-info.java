/// What a scenario is written against: one blocking method that drives one user agent and the
/// application server that pushes to it. An operator's own scenarios use nothing else.
@NullMarked
package pushstack.loadtest.scenario;

import org.jspecify.annotations.NullMarked;
