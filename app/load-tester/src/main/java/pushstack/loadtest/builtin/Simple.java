package pushstack.loadtest.builtin;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import pushstack.loadtest.scenario.Agent;
import pushstack.loadtest.scenario.Arg;
import pushstack.loadtest.scenario.Push;
import pushstack.loadtest.scenario.Scenario;
import pushstack.webpush.ChannelId;
import pushstack.webpush.Ttl;

/// The scenarios of the SimplePush tester, with Web Push in place of its versions.
public final class Simple {
  /// A subscription a user agent is no more than a server has to bear.
  private static final int MAX_CHANNELS = 1_000;

  private Simple() {}

  @Scenario(
      name = "simple_basic",
      does = "Notifies itself without data, time and again.",
      restarts = Scenario.FOREVER)
  public static void basic(
      Agent agent,
      @Arg(name = "notif_delay", value = "5s") Duration delay,
      @Arg(name = "count", value = "0") long count,
      @Arg(name = "patience", value = "10s") Duration patience) {
    Cycle.join(agent);
    ChannelId channel = Cycle.channel(agent);
    URI endpoint = agent.register(channel);
    for (long i = 0; goesOn(i, count); i++) {
      Cycle.deliver(agent, channel, empty(endpoint), patience);
      agent.pause(delay);
    }
    agent.disconnect();
  }

  @Scenario(
      name = "simple_ping",
      does = "Notifies itself and sends the protocol's ping, time and again.",
      restarts = Scenario.FOREVER)
  public static void ping(
      Agent agent,
      @Arg(name = "ping_delay", value = "60s") Duration delay,
      @Arg(name = "count", value = "0") long count,
      @Arg(name = "patience", value = "10s") Duration patience) {
    Cycle.join(agent);
    ChannelId channel = Cycle.channel(agent);
    URI endpoint = agent.register(channel);
    for (long i = 0; goesOn(i, count); i++) {
      Cycle.deliver(agent, channel, empty(endpoint), patience);
      agent.pause(delay);
      agent.ping();
    }
    agent.disconnect();
  }

  @Scenario(
      name = "simple_channels",
      does = "Subscribes to more and more channels and notifies one of them, time and again.",
      restarts = Scenario.FOREVER)
  public static void channels(
      Agent agent,
      @Arg(name = "notif_delay", value = "5s") Duration delay,
      @Arg(name = "per_channel", value = "2") int perChannel,
      @Arg(name = "count", value = "0") long count,
      @Arg(name = "patience", value = "10s") Duration patience) {
    Cycle.join(agent);
    List<ChannelId> channels = new ArrayList<>();
    List<URI> endpoints = new ArrayList<>();
    for (long i = 0; goesOn(i, count); i++) {
      if (i % Math.max(1, perChannel) == 0 && channels.size() < MAX_CHANNELS) {
        channels.add(Cycle.channel(agent));
        endpoints.add(agent.register(channels.getLast()));
      }
      int chosen = agent.random().nextInt(channels.size());
      Cycle.deliver(agent, channels.get(chosen), empty(endpoints.get(chosen)), patience);
      agent.pause(delay);
    }
    agent.disconnect();
  }

  @Scenario(
      name = "simple_reconnecter",
      does = "Notifies itself so many times, drops the line, comes back with the same UAID.",
      restarts = Scenario.FOREVER)
  public static void reconnecter(
      Agent agent,
      @Arg(name = "notif_count", value = "20") int notifications,
      @Arg(name = "notif_delay", value = "5s") Duration delay,
      @Arg(name = "reconnect_delay", value = "5s") Duration away,
      @Arg(name = "count", value = "0") long count,
      @Arg(name = "patience", value = "10s") Duration patience) {
    Cycle.join(agent);
    ChannelId channel = Cycle.channel(agent);
    URI endpoint = agent.register(channel);
    for (long i = 0; goesOn(i, count); i++) {
      for (int j = 0; j < notifications; j++) {
        Cycle.deliver(agent, channel, empty(endpoint), patience);
        agent.pause(delay);
      }
      agent.drop();
      agent.pause(away);
      Notifications.comeBack(agent);
    }
    agent.disconnect();
  }

  @Scenario(
      name = "simple_datasender",
      does = "Sends itself data of any size, which must come back equal; pings once.",
      restarts = Scenario.FOREVER)
  public static void dataSender(
      Agent agent,
      @Arg(name = "max_size", value = "3993") int maxSize,
      @Arg(name = "notif_delay", value = "5s") Duration delay,
      @Arg(name = "count", value = "0") long count,
      @Arg(name = "patience", value = "10s") Duration patience) {
    Cycle.join(agent);
    ChannelId channel = Cycle.channel(agent);
    URI endpoint = agent.register(channel);
    int max = Math.clamp(maxSize, 10, Cycle.MAX_DATA);
    for (long i = 0; goesOn(i, count); i++) {
      Push push = Cycle.push(endpoint, Cycle.data(agent, 10, max)).ttl(new Ttl(60));
      Cycle.deliver(agent, channel, push, patience);
      if (i == 0) {
        // Once: services close on who pings more often than every minute or so.
        agent.ping();
      }
      agent.pause(delay);
    }
    agent.disconnect();
  }

  private static boolean goesOn(long done, long count) {
    return count <= 0 || done < count;
  }

  private static Push empty(URI endpoint) {
    return Push.to(endpoint).ttl(new Ttl(60)).signature(Push.Signature.REUSED_TOKEN);
  }
}
