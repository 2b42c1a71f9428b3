/// User agents on virtual threads, with the application servers that push to them: what a scenario
/// is given as its [pushstack.loadtest.scenario.Agent].
@NullMarked
package pushstack.loadtest.agent;

import org.jspecify.annotations.NullMarked;
