package pushstack.loadtest.builtin;

import java.time.Duration;
import pushstack.loadtest.scenario.Agent;
import pushstack.loadtest.scenario.Arg;
import pushstack.loadtest.scenario.Scenario;

/// Scenarios that hold or make connections and subscriptions.
public final class Idle {
  /// Longer than any run.
  private static final Duration FOREVER = Duration.ofDays(365);

  private Idle() {}

  @Scenario(
      name = "connect_and_idle_forever",
      does = "Says hello and stays connected.",
      restarts = Scenario.FOREVER)
  public static void connectAndIdleForever(Agent agent) {
    Cycle.join(agent);
    agent.pause(FOREVER);
  }

  @Scenario(
      name = "register_forever",
      does = "Subscribes to a new channel time and again.",
      restarts = Scenario.FOREVER)
  public static void registerForever(
      Agent agent,
      @Arg(name = "reg_delay", value = "30s") Duration delay,
      @Arg(name = "run_once", value = "false") boolean once) {
    Cycle.join(agent);
    do {
      agent.register(Cycle.channel(agent));
      agent.pause(delay);
    } while (!once);
    agent.disconnect();
  }
}
