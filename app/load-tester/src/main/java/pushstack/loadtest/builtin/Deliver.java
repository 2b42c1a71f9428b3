package pushstack.loadtest.builtin;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import pushstack.loadtest.scenario.Agent;
import pushstack.loadtest.scenario.Arg;
import pushstack.loadtest.scenario.Push;
import pushstack.loadtest.scenario.Scenario;
import pushstack.webpush.ChannelId;
import pushstack.webpush.Ttl;

/// The scenarios of open loops.
public final class Deliver {
  private Deliver() {}

  @Scenario(
      name = "subscribe",
      does = "Connects and subscribes, unless that is done: how agents get ready for an open loop.")
  public static void subscribe(Agent agent) {
    if (!agent.connected()) {
      Cycle.join(agent);
    }
    if (agent.subscriptions().isEmpty()) {
      agent.register(Cycle.channel(agent));
    }
  }

  @Scenario(
      name = "deliver",
      does = "Is sent one message, on the subscription of an earlier run if it has one.")
  public static void deliver(
      Agent agent,
      @Arg(name = "size", value = "512") int size,
      @Arg(name = "ttl", value = "60") int ttl,
      @Arg(name = "vapid", value = "reused_token") Push.Signature vapid,
      @Arg(name = "coding", value = "aes128gcm") Push.Coding coding,
      @Arg(name = "patience", value = "10s") Duration patience) {
    subscribe(agent);
    Map.Entry<ChannelId, URI> subscription = agent.subscriptions().entrySet().iterator().next();
    int bytes = Math.clamp(size, 0, Cycle.MAX_DATA);
    Push push =
        Push.to(subscription.getValue())
            .data(Cycle.data(agent, bytes, bytes))
            .signature(vapid)
            .coding(coding)
            .ttl(Ttl.atMost(ttl));
    Cycle.deliver(agent, subscription.getKey(), push, patience);
  }
}
