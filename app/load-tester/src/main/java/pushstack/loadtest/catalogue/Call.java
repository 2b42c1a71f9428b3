package pushstack.loadtest.catalogue;

import java.util.List;
import pushstack.loadtest.scenario.Agent;

/// A scenario with its arguments. Any number of threads may run it at a time, each with an agent of
/// its own.
public final class Call {
  private final ScenarioDefinition definition;
  private final List<Object> values;
  private final List<String> given;

  Call(ScenarioDefinition definition, List<Object> values, List<String> given) {
    this.definition = definition;
    this.values = List.copyOf(values);
    this.given = List.copyOf(given);
  }

  public ScenarioDefinition scenario() {
    return definition;
  }

  /// Returns when the scenario is through.
  ///
  /// @throws Exception what the scenario throws, as it is
  public void run(Agent agent) throws Exception {
    definition.invoke(agent, values);
  }

  /// As in `deliver(ttl=60)`, with what the plan gave.
  @Override
  public String toString() {
    return definition.name() + (given.isEmpty() ? "" : "(" + String.join(", ", given) + ")");
  }
}
