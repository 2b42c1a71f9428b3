package pushstack.loadtest.builtin;

import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import pushstack.loadtest.scenario.Agent;
import pushstack.loadtest.scenario.Answer;
import pushstack.loadtest.scenario.Notification;
import pushstack.loadtest.scenario.Posted;
import pushstack.loadtest.scenario.Push;
import pushstack.webpush.ChannelId;

/// Steps that many scenarios share, with the names under which the predecessors measured them.
final class Cycle {
  static final String LATENCY = "update.latency";
  static final String SENT = "notification.sent";
  static final String RECEIVED = "notification.received";
  static final String ACKED = "notification.ack";
  static final String BYTES = "notification.throughput.bytes";

  /// What every push service takes (RFC 8030 section 7.2), less what encryption adds: 103 bytes by
  /// RFC 8291 section 4.
  static final int MAX_DATA = 3_993;

  /// As the predecessors' random data.
  static final int MIN_DATA = 2_048;

  /// How soon a refusal is noticed while a message is waited for.
  private static final Duration SLICE = Duration.ofMillis(100);

  private Cycle() {}

  /// A user agent that is connected and known.
  static void join(Agent agent) {
    agent.connect();
    agent.hello();
  }

  /// A channel of a name drawn from the seed of the run.
  static ChannelId channel(Agent agent) {
    return new ChannelId(
        new UUID(
            (agent.random().nextLong() & ~0xf000L) | 0x4000L,
            (agent.random().nextLong() & ~(3L << 62)) | (1L << 63)));
  }

  static byte[] data(Agent agent, int min, int max) {
    byte[] data = new byte[min >= max ? min : agent.random().nextInt(min, max + 1)];
    agent.random().nextBytes(data);
    return data;
  }

  /// A signed push with that data.
  static Push push(URI endpoint, byte[] data) {
    return Push.to(endpoint).data(data).signature(Push.Signature.REUSED_TOKEN);
  }

  /// Posts, and fails unless it is accepted.
  static Answer send(Agent agent, Push push) {
    count(agent, push);
    Answer answer = agent.send(push);
    expectStatus(agent, answer, 201);
    return answer;
  }

  /// Posts without waiting for the answer.
  static Posted post(Agent agent, Push push) {
    count(agent, push);
    return agent.post(push);
  }

  private static void count(Agent agent, Push push) {
    agent.counter(SENT, 1);
    agent.counter(BYTES, push.data().map(data -> data.length).orElse(0));
  }

  static void expectStatus(Agent agent, Answer answer, int... statuses) {
    agent.check(
        Arrays.stream(statuses).anyMatch(status -> status == answer.status()),
        "status_" + answer.status());
  }

  /// Waits for a message and compares it with what was sent.
  static Notification receive(Agent agent, ChannelId channel, byte[] data, Duration patience) {
    return received(agent, agent.expect(channel, patience), data);
  }

  private static Notification received(Agent agent, Optional<Notification> arrived, byte[] data) {
    agent.check(arrived.isPresent(), "not_delivered");
    Notification notification = arrived.orElseThrow();
    agent.counter(RECEIVED, 1);
    agent.check(Arrays.equals(notification.data().orElse(new byte[0]), data), "data_mismatch");
    return notification;
  }

  /// Waits for a message that was posted just now; does not wait on when it has been refused.
  static Notification receive(
      Agent agent, Set<ChannelId> channels, Posted posted, byte[] data, Duration patience) {
    Optional<Notification> arrived = Optional.empty();
    long slices = Math.ceilDiv(patience.toNanos(), SLICE.toNanos());
    for (long i = 0; i < slices && arrived.isEmpty(); i++) {
      arrived = agent.expect(channels, SLICE);
      if (arrived.isEmpty() && posted.answered()) {
        expectStatus(agent, posted.answer(), 201);
      }
    }
    return received(agent, arrived, data);
  }

  static void ack(Agent agent, Notification notification) {
    agent.ack(notification);
    agent.counter(ACKED, 1);
  }

  /// Posts a message to a connected user agent, which receives and acknowledges it.
  static void deliver(Agent agent, Set<ChannelId> channels, Push push, Duration patience) {
    agent.timerStart(LATENCY);
    Posted posted = post(agent, push);
    Notification notification =
        receive(agent, channels, posted, push.data().orElse(new byte[0]), patience);
    agent.timerEnd(LATENCY);
    ack(agent, notification);
    expectStatus(agent, posted.answer(), 201);
  }

  static void deliver(Agent agent, ChannelId channel, Push push, Duration patience) {
    deliver(agent, Set.of(channel), push, patience);
  }
}
