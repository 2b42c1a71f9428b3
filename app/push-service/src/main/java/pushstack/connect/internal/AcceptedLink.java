package pushstack.connect.internal;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.concurrency.limits.Limit;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.spi.ServerConnection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/// The called end of a link: reads calls until the caller ends the link or is not to be trusted any
/// more, and answers them in whatever order they are done.
final class AcceptedLink implements ServerConnection {
  private static final Logger LOG = System.getLogger(AcceptedLink.class.getName());

  /// An answer that finds no room for so long has nobody who reads it.
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private static final byte[] NO_BODY = new byte[0];

  private final LinkReader reader;
  private final LinkWriter writer;
  private final InternalCalls calls;
  private final byte[] secret;
  private final Supplier<List<byte[]>> secrets;
  private final Set<AcceptedLink> open;
  private volatile long heard = System.nanoTime();

  /// @param secret the one with which the caller proved itself
  /// @param secrets those of the moment
  /// @param open all links that are open; this one is among them while it is
  AcceptedLink(
      LinkReader reader,
      LinkWriter writer,
      InternalCalls calls,
      byte[] secret,
      Supplier<List<byte[]>> secrets,
      Set<AcceptedLink> open) {
    this.reader = reader;
    this.writer = writer;
    this.calls = calls;
    this.secret = secret;
    this.secrets = secrets;
    this.open = open;
  }

  @Override
  public void handle(Limit limit) {
    open.add(this);
    try {
      while (true) {
        reader.readRecord(this::begin);
        heard = System.nanoTime();
      }
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "internal.link.ended", e);
    } finally {
      writer.finish();
      open.remove(this);
    }
  }

  private void begin(long call, byte code, byte[] body) {
    if (!trusts()) {
      writer.finish();
      return;
    }
    Optional<CallKind> kind = CallKind.of(code);
    if (kind.isEmpty()) {
      answer(call, Answer.MALFORMED);
      return;
    }
    calls.begin(kind.get(), body, answer -> answer(call, answer));
  }

  private void answer(long call, Answer answer) {
    writer.send(call, answer.code(), NO_BODY, PATIENCE);
  }

  /// Whether the secret of this link is still one: a link must not outlive it.
  private boolean trusts() {
    return secrets.get().stream().anyMatch(it -> Arrays.equals(it, secret));
  }

  @Override
  public Duration idleTime() {
    return Duration.ofNanos(System.nanoTime() - heard);
  }

  @Override
  public void close(boolean interrupt) {
    writer.finish();
  }

  /// Waits until the answers are written that are given.
  void awaitEnd(Duration limit) throws InterruptedException {
    writer.awaitEnd(limit);
  }

  /// The wire below Helidon's HTTP, which has read and answered the upgrade.
  static LinkWire wire(ConnectionContext context) {
    return new LinkWire() {
      @Override
      public byte[] read(int length) throws IOException {
        try {
          return context.dataReader().readBytes(length);
        } catch (RuntimeException e) {
          throw new IOException("the link ended", e);
        }
      }

      @Override
      public void write(byte[] bytes, int length) throws IOException {
        try {
          context.dataWriter().writeNow(BufferData.create(bytes, 0, length));
        } catch (UncheckedIOException e) {
          throw e.getCause();
        }
      }

      @Override
      public void cut() {
        context.serverSocket().close();
      }
    };
  }
}
