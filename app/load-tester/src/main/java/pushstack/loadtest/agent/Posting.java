package pushstack.loadtest.agent;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import pushstack.loadtest.measure.Ledger;
import pushstack.loadtest.measure.Mailbox;
import pushstack.loadtest.measure.Recorder;
import pushstack.loadtest.net.HttpAnswer;
import pushstack.loadtest.net.HttpPeer;
import pushstack.loadtest.scenario.Answer;
import pushstack.loadtest.scenario.Posted;
import pushstack.loadtest.scenario.Push;
import pushstack.loadtest.scenario.ScenarioException;

/// One message from its POST to the answer. The ledger gets what becomes of it whether or not the
/// scenario waits.
final class Posting implements Posted, HttpPeer.Callback {
  /// Of an answer, in characters: what a message about an error needs.
  private static final int MAX_BODY = 500;

  private static final int CREATED = 201;

  private final Push push;
  private final Mailbox.@Nullable Channel channel;
  private final long sent = System.nanoTime();
  private final long late;
  private final Recorder recorder;
  private final Ledger ledger;
  private final CountDownLatch done = new CountDownLatch(1);
  private volatile @Nullable Answer answer;
  private volatile @Nullable IOException failure;

  /// @param channel of the endpoint; null if none of our agents has subscribed to it
  /// @param late how many nanoseconds ago it was due
  Posting(
      Push push, Mailbox.@Nullable Channel channel, long late, Recorder recorder, Ledger ledger) {
    this.push = push;
    this.channel = channel;
    this.late = late;
    this.recorder = recorder;
    this.ledger = ledger;
  }

  @Override
  public void answered(HttpAnswer said) {
    recorder.time(Recorder.SEND, Duration.ofNanos(System.nanoTime() - sent + late));
    recorder.count("answers." + said.status(), 1);
    Optional<String> version =
        said.status() == CREATED
            ? said.header("location").flatMap(Posting::version)
            : Optional.empty();
    if (said.status() != CREATED) {
      ledger.refused(channel);
    } else {
      // Without a name it can never be told to have come; then it counts as lost.
      ledger.accepted(
          version.orElseGet(() -> "no-location-" + System.identityHashCode(this) + "-" + sent),
          channel,
          push.ttl(),
          push.topic(),
          sent,
          late);
    }
    String text = said.text();
    answer =
        new Answer(said.status(), version, text.substring(0, Math.min(text.length(), MAX_BODY)));
    done.countDown();
  }

  @Override
  public void failed(IOException why) {
    ledger.failed(channel);
    failure = why;
    done.countDown();
  }

  @Override
  public boolean answered() {
    return done.getCount() == 0;
  }

  @Override
  public Answer answer() {
    try {
      done.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ScenarioException(LiveAgent.ENDED, "cut off while it waited for an answer", e);
    }
    Answer said = answer;
    if (said == null) {
      IOException why = failure;
      throw new ScenarioException(
          "send_failed",
          "no answer to a POST: " + (why == null ? "unknown" : why.getMessage()),
          why == null ? new IOException("unknown") : why);
    }
    return said;
  }

  /// The last segment of the path, decoded.
  private static Optional<String> version(String location) {
    try {
      String path = URI.create(location).getPath();
      String last = path == null ? "" : path.substring(path.lastIndexOf('/') + 1);
      return last.isEmpty() ? Optional.empty() : Optional.of(last);
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }
}
