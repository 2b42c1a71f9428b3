package pushstack.loadtest.builtin;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import pushstack.loadtest.scenario.Agent;
import pushstack.loadtest.scenario.Arg;
import pushstack.loadtest.scenario.Notification;
import pushstack.loadtest.scenario.Push;
import pushstack.loadtest.scenario.Scenario;
import pushstack.webpush.ChannelId;
import pushstack.webpush.Topic;
import pushstack.webpush.Ttl;
import pushstack.webpush.crypto.P256KeyPair;

/// Scenarios that go once through a part of the service and check each step.
public final class Checks {
  private static final Ttl MINUTE = new Ttl(60);

  private Checks() {}

  @Scenario(
      name = "basic",
      does = "Subscribes, is sent one encrypted message, compares, acknowledges, unsubscribes.")
  public static void basic(
      Agent agent,
      @Arg(name = "coding", value = "aes128gcm") Push.Coding coding,
      @Arg(name = "vapid", value = "new_token") Push.Signature vapid,
      @Arg(name = "patience", value = "10s") Duration patience) {
    Cycle.join(agent);
    ChannelId channel = Cycle.channel(agent);
    URI endpoint = agent.register(channel);
    Push push =
        Cycle.push(endpoint, Cycle.data(agent, Cycle.MIN_DATA, Cycle.MAX_DATA))
            .coding(coding)
            .signature(vapid)
            .ttl(MINUTE);
    Cycle.deliver(agent, channel, push, patience);
    agent.unregister(channel);
    agent.disconnect();
  }

  @Scenario(
      name = "basic_topic",
      does = "Is sent two messages of one topic while offline; only the second may arrive.")
  public static void basicTopic(
      Agent agent, @Arg(name = "patience", value = "10s") Duration patience) {
    Cycle.join(agent);
    ChannelId channel = Cycle.channel(agent);
    URI endpoint = agent.register(channel);
    agent.disconnect();
    byte[] second = Cycle.data(agent, Cycle.MIN_DATA, Cycle.MAX_DATA);
    for (byte[] data : new byte[][] {Cycle.data(agent, Cycle.MIN_DATA, Cycle.MAX_DATA), second}) {
      Cycle.send(agent, Cycle.push(endpoint, data).ttl(MINUTE).topic(new Topic("aaaa")));
    }
    agent.timerStart(Cycle.LATENCY);
    Cycle.join(agent);
    Notification notification = Cycle.receive(agent, channel, second, patience);
    agent.timerEnd(Cycle.LATENCY);
    Cycle.ack(agent, notification);
    agent.unregister(channel);
    agent.disconnect();
  }

  @Scenario(
      name = "restricted",
      does = "Subscribes for one VAPID key: only what it signs may arrive.")
  public static void restricted(
      Agent agent, @Arg(name = "patience", value = "10s") Duration patience) {
    Cycle.join(agent);
    ChannelId channel = Cycle.channel(agent);
    URI endpoint = agent.register(channel, agent.applicationServerKey());
    ChannelId others = Cycle.channel(agent);
    URI othersEndpoint = agent.register(others, P256KeyPair.generate().publicKey());
    byte[] data = Cycle.data(agent, Cycle.MIN_DATA, Cycle.MAX_DATA);
    Push signed = Cycle.push(endpoint, data).ttl(MINUTE);
    Cycle.expectStatus(agent, agent.send(signed.signature(Push.Signature.NONE)), 401);
    Cycle.expectStatus(agent, agent.send(Cycle.push(othersEndpoint, data).ttl(MINUTE)), 401, 403);
    Cycle.deliver(agent, channel, signed, patience);
    Optional<Notification> second = agent.expect(Set.of(channel, others), Duration.ofMillis(200));
    agent.check(second.isEmpty(), "delivered_though_refused");
    agent.unregister(channel);
    agent.unregister(others);
    agent.disconnect();
  }
}
