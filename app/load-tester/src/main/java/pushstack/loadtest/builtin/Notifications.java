package pushstack.loadtest.builtin;

import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import pushstack.loadtest.scenario.Agent;
import pushstack.loadtest.scenario.Arg;
import pushstack.loadtest.scenario.Notification;
import pushstack.loadtest.scenario.Posted;
import pushstack.loadtest.scenario.Push;
import pushstack.loadtest.scenario.Scenario;
import pushstack.webpush.ChannelId;
import pushstack.webpush.Ttl;

/// Scenarios whose messages must arrive, for ever or once.
public final class Notifications {
  private Notifications() {}

  @Scenario(
      name = "notification_forever",
      does = "Is sent a message, receives and acknowledges it, time and again.",
      restarts = Scenario.FOREVER)
  public static void notificationForever(
      Agent agent,
      @Arg(name = "notif_delay", value = "30s") Duration delay,
      @Arg(name = "run_once", value = "false") boolean once,
      @Arg(name = "ttl", value = "60") int ttl,
      @Arg(name = "vapid", value = "reused_token") Push.Signature vapid,
      @Arg(name = "patience", value = "10s") Duration patience) {
    Cycle.join(agent);
    ChannelId channel = Cycle.channel(agent);
    URI endpoint = agent.register(channel);
    do {
      Push push = message(agent, endpoint, ttl).signature(vapid);
      Cycle.deliver(agent, channel, push, patience);
      agent.pause(delay);
    } while (!once);
    agent.unregister(channel);
    agent.disconnect();
  }

  @Scenario(
      name = "reconnect_forever",
      does = "Receives a message, leaves, comes back with the same UAID, time and again.",
      restarts = Scenario.FOREVER)
  public static void reconnectForever(
      Agent agent,
      @Arg(name = "reconnect_delay", value = "30s") Duration delay,
      @Arg(name = "run_once", value = "false") boolean once,
      @Arg(name = "ttl", value = "60") int ttl,
      @Arg(name = "patience", value = "10s") Duration patience) {
    Cycle.join(agent);
    ChannelId channel = Cycle.channel(agent);
    URI endpoint = agent.register(channel);
    do {
      Cycle.deliver(agent, channel, message(agent, endpoint, ttl), patience);
      agent.pause(delay);
      agent.disconnect();
      comeBack(agent);
    } while (!once);
    agent.unregister(channel);
    agent.disconnect();
  }

  @Scenario(
      name = "notification_forever_stored",
      does = "Is sent messages while offline, comes back, receives and acknowledges them all.",
      restarts = Scenario.FOREVER)
  public static void notificationForeverStored(
      Agent agent,
      @Arg(name = "qty_stored", value = "32") int quantity,
      @Arg(name = "ttl", value = "300") int ttl,
      @Arg(name = "notif_delay", value = "30s") Duration delay,
      @Arg(name = "run_once", value = "false") boolean once,
      @Arg(name = "patience", value = "10s") Duration patience) {
    Cycle.join(agent);
    ChannelId channel = Cycle.channel(agent);
    URI endpoint = agent.register(channel);
    do {
      agent.disconnect();
      Map<String, byte[]> sent = new HashMap<>();
      for (int i = 0; i < quantity; i++) {
        Push push = message(agent, endpoint, ttl);
        sent.put(Cycle.send(agent, push).version().orElse(""), push.data().orElseThrow());
      }
      comeBack(agent);
      receiveAll(agent, channel, sent, patience);
      agent.pause(delay);
    } while (!once);
    agent.unregister(channel);
    agent.disconnect();
  }

  private static void receiveAll(
      Agent agent, ChannelId channel, Map<String, byte[]> sent, Duration patience) {
    int quantity = sent.size();
    for (int i = 0; i < quantity; i++) {
      Optional<Notification> arrived = agent.expect(channel, patience);
      agent.check(arrived.isPresent(), "not_delivered");
      Notification notification = arrived.orElseThrow();
      agent.counter(Cycle.RECEIVED, 1);
      agent.check(
          sent.values()
              .removeIf(data -> Arrays.equals(data, notification.data().orElse(new byte[0]))),
          "data_mismatch");
      Cycle.ack(agent, notification);
    }
  }

  @Scenario(
      name = "notification_forever_direct_store",
      does = "Receives without acknowledging, drops the line; the message must come again.",
      restarts = Scenario.FOREVER)
  public static void notificationForeverDirectStore(
      Agent agent,
      @Arg(name = "cycle_delay", value = "10s") Duration delay,
      @Arg(name = "run_once", value = "false") boolean once,
      @Arg(name = "ttl", value = "300") int ttl,
      @Arg(name = "patience", value = "10s") Duration patience) {
    Cycle.join(agent);
    ChannelId channel = Cycle.channel(agent);
    URI endpoint = agent.register(channel);
    do {
      Push push = message(agent, endpoint, ttl);
      byte[] data = push.data().orElseThrow();
      Posted posted = Cycle.post(agent, push);
      Cycle.receive(agent, Set.of(channel), posted, data, patience);
      agent.drop();
      comeBack(agent);
      Cycle.ack(agent, Cycle.receive(agent, channel, data, patience));
      Cycle.expectStatus(agent, posted.answer(), 201);
      agent.pause(delay);
    } while (!once);
    agent.unregister(channel);
    agent.disconnect();
  }

  private static Push message(Agent agent, URI endpoint, int ttl) {
    return Cycle.push(endpoint, Cycle.data(agent, Cycle.MIN_DATA, Cycle.MAX_DATA))
        .ttl(Ttl.atMost(ttl));
  }

  /// Back under the same UAID, or the messages of before are gone.
  static void comeBack(Agent agent) {
    agent.connect();
    agent.check(agent.hello().kept(), "uaid_reset");
  }
}
