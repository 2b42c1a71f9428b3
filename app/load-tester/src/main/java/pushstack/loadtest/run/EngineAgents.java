package pushstack.loadtest.run;

import java.time.Duration;
import pushstack.loadtest.agent.Agents;
import pushstack.loadtest.scenario.Agent;

/// The user agents of the engine, real connections.
record EngineAgents(Agents agents) implements AgentSource {

  @Override
  public Agent open() {
    return agents.agent(System.nanoTime());
  }

  @Override
  public void due(Agent agent, long intendedStart) {
    agents.due(agent, intendedStart);
  }

  @Override
  public void close(Agent agent) {
    agents.close(agent);
  }

  @Override
  public void end() {
    agents.end();
  }

  @Override
  public void settle(Duration patience) throws InterruptedException {
    boolean _ = agents.settle(patience);
  }
}
