package pushstack.loadtest.run;

import pushstack.loadtest.scenario.Agent;

/// Where a run gets its user agents from. Safe from any thread.
public interface AgentSource {

  /// A new user agent, not connected.
  Agent open();

  /// Gives a user agent up: its scenario is over. Closes its connection if there is one.
  void close(Agent agent);

  /// Tells when the next scenario of the agent should have begun: what it does is measured from
  /// then.
  void due(Agent agent, long intendedStart);

  /// Whether no message is on its way any more: each that was accepted has arrived, or need not.
  boolean settled();
}
