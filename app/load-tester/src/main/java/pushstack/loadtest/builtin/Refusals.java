package pushstack.loadtest.builtin;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import pushstack.loadtest.scenario.Agent;
import pushstack.loadtest.scenario.Arg;
import pushstack.loadtest.scenario.Notification;
import pushstack.loadtest.scenario.Push;
import pushstack.loadtest.scenario.Scenario;
import pushstack.webpush.Base64Url;
import pushstack.webpush.ChannelId;
import pushstack.webpush.Ttl;

/// Scenarios whose pushes the service must refuse.
public final class Refusals {
  /// A message that must not come is not waited for long: the next step would meet it.
  private static final Duration MOMENT = Duration.ofMillis(200);

  private static final Ttl MINUTE = new Ttl(60);

  private Refusals() {}

  @Scenario(
      name = "notification_forever_unsubscribed",
      does = "Unsubscribes and is sent a message, which must be refused and not arrive.",
      restarts = Scenario.FOREVER)
  public static void unsubscribed(
      Agent agent,
      @Arg(name = "notif_delay", value = "30s") Duration delay,
      @Arg(name = "run_once", value = "false") boolean once) {
    Cycle.join(agent);
    do {
      ChannelId channel = Cycle.channel(agent);
      URI endpoint = agent.register(channel);
      agent.unregister(channel);
      refused(agent, message(agent, endpoint), 404, 410);
      Optional<Notification> arrived = agent.expect(channel, MOMENT);
      agent.check(arrived.isEmpty(), "delivered_though_refused");
      agent.pause(delay);
    } while (!once);
    agent.disconnect();
  }

  @Scenario(
      name = "notification_forever_bad_tokens",
      does = "Posts to endpoints whose last segment is junk, which must be refused.",
      restarts = Scenario.FOREVER)
  public static void badTokens(
      Agent agent,
      @Arg(name = "notif_delay", value = "30s") Duration delay,
      @Arg(name = "run_once", value = "false") boolean once,
      @Arg(name = "token_length", value = "140") int length) {
    Cycle.join(agent);
    URI endpoint = agent.register(Cycle.channel(agent));
    do {
      refused(agent, message(agent, endpoint.resolve(junk(agent, length))), 400, 404, 410);
      agent.pause(delay);
    } while (!once);
    agent.disconnect();
  }

  @Scenario(
      name = "notification_forever_bad_endpoints",
      does = "Posts to paths that are no endpoints, which must be refused.",
      restarts = Scenario.FOREVER)
  public static void badEndpoints(
      Agent agent,
      @Arg(name = "notif_delay", value = "30s") Duration delay,
      @Arg(name = "run_once", value = "false") boolean once) {
    Cycle.join(agent);
    URI endpoint = agent.register(Cycle.channel(agent));
    do {
      String path = "/" + junk(agent, 20) + "/" + junk(agent, 140);
      refused(agent, message(agent, endpoint.resolve(path)), 400, 404, 405, 410);
      agent.pause(delay);
    } while (!once);
    agent.disconnect();
  }

  private static Push message(Agent agent, URI endpoint) {
    return Cycle.push(endpoint, Cycle.data(agent, Cycle.MIN_DATA, Cycle.MAX_DATA)).ttl(MINUTE);
  }

  private static void refused(Agent agent, Push push, int... statuses) {
    agent.counter(Cycle.SENT, 1);
    agent.counter(Cycle.BYTES, push.data().map(data -> data.length).orElse(0));
    Cycle.expectStatus(agent, agent.send(push), statuses);
  }

  private static String junk(Agent agent, int length) {
    int bytes = Math.clamp(length, 1, Cycle.MAX_DATA);
    return Base64Url.encode(Cycle.data(agent, bytes, bytes)).substring(0, bytes);
  }
}
