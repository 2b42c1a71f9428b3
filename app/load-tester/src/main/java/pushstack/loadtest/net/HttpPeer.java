package pushstack.loadtest.net;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// An HTTP/1.1 client with one request under way at a time, on a connection that it keeps, and
/// opens anew when the server has closed it. Belongs to the thread of its loop.
///
/// A request is never sent twice: a POST whose connection broke may have been taken.
public final class HttpPeer {
  private final Loop loop;
  private final Target target;
  private @Nullable Link link;
  private @Nullable Exchange exchange;

  /// What became of a request: exactly one of the two is called, on the thread of the loop.
  public interface Callback {
    void answered(HttpAnswer answer);

    /// No connection, no answer in time, or none that can be read.
    void failed(IOException why);
  }

  private record Exchange(ByteBuffer request, Callback callback, Loop.Timer timer) {}

  public HttpPeer(Loop loop, Target target) {
    this.loop = loop;
    this.target = target;
  }

  /// Whether a request is under way.
  public boolean busy() {
    return exchange != null;
  }

  /// Sends a request, and connects first where that is needed.
  ///
  /// @param request head and body, not to be changed any more
  /// @param patience until the answer is there as a whole
  /// @throws IllegalStateException if one is under way
  public void send(byte[] request, Duration patience, Callback callback) {
    if (exchange != null) {
      throw new IllegalStateException("a request is under way");
    }
    Loop.Timer timer = loop.schedule(patience, () -> giveUp(patience));
    exchange = new Exchange(ByteBuffer.wrap(request), callback, timer);
    Link kept = link;
    if (kept != null && kept.connection.isOpen()) {
      try {
        kept.connected();
      } catch (IOException e) {
        kept.connection.fail(e);
      }
    } else {
      link = new Link();
    }
  }

  /// Drops the connection; a request that is under way fails.
  public void close() {
    end(new IOException("closed"));
  }

  private void giveUp(Duration patience) {
    end(new IOException("no answer within " + patience.toMillis() + " ms"));
  }

  private void end(IOException why) {
    Link held = link;
    link = null;
    if (held != null) {
      held.connection.reset();
    }
    fail(why);
  }

  private void fail(IOException why) {
    Exchange failed = exchange;
    exchange = null;
    if (failed != null) {
      failed.timer.cancel();
      failed.callback.failed(why);
    }
  }

  private void answered(HttpAnswer answer) {
    Exchange done = exchange;
    exchange = null;
    if (done != null) {
      done.timer.cancel();
      done.callback.answered(answer);
    }
  }

  /// One connection.
  private final class Link implements Connection.Handler {
    private final Connection connection;
    private byte[] unread = Bytes.NONE;

    Link() {
      connection = Connection.open(loop, target, this);
    }

    @Override
    public void connected() throws IOException {
      Exchange current = exchange;
      if (current != null) {
        connection.write(current.request);
      }
    }

    @Override
    public void received(ByteBuffer in) throws IOException {
      if (exchange == null) {
        throw new IOException("an answer that nobody asked for");
      }
      HttpAnswer answer = HttpAnswer.parse(in, false);
      if (answer == null) {
        // Needed if the end of the connection is the end of the body.
        unread = Bytes.copy(in, in.position(), in.limit());
        return;
      }
      unread = Bytes.NONE;
      if (!answer.keepsAlive() || in.hasRemaining()) {
        connection.close();
      }
      HttpPeer.this.answered(answer);
    }

    @Override
    public void lost(IOException why) {
      try {
        HttpAnswer answer =
            why instanceof EOFException ? HttpAnswer.parse(ByteBuffer.wrap(unread), true) : null;
        if (answer != null) {
          HttpPeer.this.answered(answer);
        } else {
          fail(why);
        }
      } catch (IOException e) {
        fail(e);
      }
    }
  }
}
