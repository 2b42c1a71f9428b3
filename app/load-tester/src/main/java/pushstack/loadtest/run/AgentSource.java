package pushstack.loadtest.run;

import java.time.Duration;
import pushstack.loadtest.scenario.Agent;

/// Where a run gets its user agents from. Safe from any thread.
public interface AgentSource {

  /// A new user agent, not connected. It leaves to the run what only a run can do: to spawn.
  Agent open();

  /// Tells when the next scenario of the agent should have begun: what it does is measured from
  /// then.
  void due(Agent agent, long intendedStart);

  /// Gives a user agent up: no scenario has it any more. Closes its connection if there is one.
  void close(Agent agent);

  /// Ends all pauses; what pauses throws a [pushstack.loadtest.scenario.ScenarioException].
  void end();

  /// Waits for messages on their way, when no scenario runs any more.
  void settle(Duration patience) throws InterruptedException;
}
