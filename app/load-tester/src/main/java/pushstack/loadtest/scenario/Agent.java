package pushstack.loadtest.scenario;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import pushstack.webpush.ChannelId;
import pushstack.webpush.Uaid;
import pushstack.webpush.crypto.P256PublicKey;

/// One user agent with the application server that pushes to it, as a scenario sees them. Every
/// method blocks its virtual thread until it is done; an agent belongs to one scenario at a time.
///
/// Each method throws [ScenarioException] when the server does not answer within the patience of
/// the run, hangs up, or says what the protocol does not allow; the scenario then counts as failed.
/// Nothing that a scenario does not catch is lost: it is counted under its reason.
public interface Agent {

  /// Opens the WebSocket.
  ///
  /// @throws IllegalStateException if it is open
  void connect();

  /// Closes the WebSocket with a close frame and waits for the answer. Messages that were delivered
  /// and not acknowledged come again after the next [#hello].
  Closed disconnect();

  /// Drops the TCP connection without a word, as a train does in a tunnel.
  void drop();

  boolean connected();

  /// Says hello: with the UAID of the last one if there was any, as a new user agent otherwise.
  Hello hello();

  /// Forgets who it was, so that the next hello is that of a new user agent.
  void forget();

  /// Subscribes to a channel.
  ///
  /// @return its endpoint, with the origin that the run puts in place of the server's
  URI register(ChannelId channel);

  /// Subscribes to a channel that takes messages signed with this key only (RFC 8292 section 4).
  URI register(ChannelId channel, P256PublicKey applicationServerKey);

  /// The key of the application server, which signs what [#send] signs.
  P256PublicKey applicationServerKey();

  /// The subscriptions that this user agent holds, with the endpoints that [#register] returned:
  /// those of earlier scenarios too, when an open loop gives one agent to one scenario after the
  /// other. Empty after [#forget], and after a hello that did not keep the UAID.
  Map<ChannelId, URI> subscriptions();

  /// Ends a subscription.
  void unregister(ChannelId channel);

  /// Sends the Ping of the protocol, `{}`, and waits for its answer.
  void ping();

  /// Posts a message and waits for the answer. One of any status is a result; only a transport
  /// error throws.
  Answer send(Push push);

  /// Posts a message and returns at once, so that the scenario can receive it meanwhile.
  Posted post(Push push);

  /// Waits for a message on the channel; one that came before counts.
  ///
  /// @return empty if none came in time
  default Optional<Notification> expect(ChannelId channel, Duration patience) {
    return expect(Set.of(channel), patience);
  }

  /// Waits for a message on any of the channels; the earliest that is there wins.
  Optional<Notification> expect(Set<ChannelId> channels, Duration patience);

  /// Acknowledges a message.
  void ack(Notification notification);

  /// Does nothing for a while. Ends early, by [ScenarioException], when the run ends.
  void pause(Duration time);

  /// Starts a timer of the scenario's own.
  ///
  /// @throws IllegalStateException if it runs
  void timerStart(String name);

  /// Stops a timer and records it under its name.
  ///
  /// @throws IllegalStateException if it does not run
  Duration timerEnd(String name);

  /// Adds to a counter of the scenario's own.
  void counter(String name, long count);

  /// Starts another plan beside this scenario, in the text form of plans; returns at once.
  ///
  /// @throws IllegalArgumentException if the plan is none
  void spawn(String plan);

  /// Fails the scenario, under this reason, unless the condition holds.
  ///
  /// @param reason a stable name such as `data_mismatch`; it becomes a counter
  void check(boolean condition, String reason);

  /// What a scenario takes its sizes, contents and choices from: seeded by the seed of the run and
  /// the number of this agent, so that a run can be repeated.
  RandomGenerator random();

  /// When this scenario should have begun, in the clock of [System#nanoTime]: later than that only
  /// because the tester or the server was late. Latencies of an open loop count from here.
  long intendedStart();

  /// The answer to hello.
  ///
  /// @param kept whether the server has kept the UAID that it was told
  record Hello(Uaid uaid, boolean kept) {}

  /// How a connection ended.
  ///
  /// @param code of the close frame of the server; 1006 if there was none
  record Closed(boolean clean, int code, String reason) {}
}
