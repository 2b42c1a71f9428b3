package pushstack.loadtest.builtin;

import java.time.Duration;
import pushstack.loadtest.scenario.Agent;
import pushstack.loadtest.scenario.Arg;
import pushstack.loadtest.scenario.Scenario;

/// Scenarios that start others.
public final class Mixes {
  private Mixes() {}

  @Scenario(
      name = "api_test",
      does = "Starts each scenario that checks a part of the service, once.")
  public static void apiTest(Agent agent) {
    agent.spawn(
        "basic, 1, 1, 0"
            + " | basic, 1, 1, 0, coding=aesgcm"
            + " | basic_topic, 1, 1, 0"
            + " | restricted, 1, 1, 0"
            + " | notification_forever_stored, 1, 1, 0, qty_stored=5, notif_delay=0, run_once=true"
            + " | notification_forever_direct_store, 1, 1, 0, cycle_delay=0, run_once=true"
            + " | reconnect_forever, 1, 1, 0, reconnect_delay=0, run_once=true"
            + " | notification_forever_unsubscribed, 1, 1, 0, notif_delay=0, run_once=true"
            + " | notification_forever_bad_tokens, 1, 1, 0, notif_delay=0, run_once=true"
            + " | notification_forever_bad_endpoints, 1, 1, 0, notif_delay=0, run_once=true");
  }

  @Scenario(name = "loadtest", does = "Starts one of each scenario that goes on for ever.")
  public static void loadTest(
      Agent agent,
      @Arg(name = "delay", value = "2s") Duration delay,
      @Arg(name = "qty_stored", value = "30") int stored,
      @Arg(name = "ttl", value = "300") int ttl) {
    String pause = delay.toMillis() + "ms";
    agent.spawn(
        "connect_and_idle_forever, 1, 1, 0"
            + " | reconnect_forever, 1, 1, 0, reconnect_delay="
            + pause
            + " | register_forever, 1, 1, 0, reg_delay="
            + pause
            + " | notification_forever, 1, 1, 0, notif_delay="
            + pause
            + " | notification_forever_stored, 1, 1, 0, qty_stored="
            + stored
            + ", ttl="
            + ttl
            + ", notif_delay="
            + pause
            + " | notification_forever_direct_store, 1, 1, 0, cycle_delay="
            + pause
            + " | notification_forever_unsubscribed, 1, 1, 0, notif_delay="
            + pause
            + " | notification_forever_bad_tokens, 1, 1, 0, notif_delay="
            + pause
            + " | notification_forever_bad_endpoints, 1, 1, 0, notif_delay="
            + pause);
  }
}
