package pushstack.benchmark;

import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.IntFunction;
import pushstack.loadtest.net.HttpAnswer;
import pushstack.loadtest.net.HttpPeer;
import pushstack.loadtest.net.Loop;
import pushstack.loadtest.net.Target;

/// An application server on a loop: some HTTP/1.1 connections, each with one request under way.
final class Publisher {
  /// Before a connection that broke is used again: a server that is away is not to be hammered.
  private static final long REST_NANOS = 50_000_000;

  /// Of one answer: longer than any part of a service waits for another.
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final byte[] POST = Text.ascii("POST ");
  private static final byte[] HEAD_END = Text.ascii("\r\n\r\n");

  private final byte[] tail;
  private final int payload;
  private final IntFunction<byte[]> authorization;
  private final Answers answers;
  private final Deque<Connection> free = new ArrayDeque<>();
  private final Deque<Connection> resting = new ArrayDeque<>();
  private int sent;
  private int underWay;

  /// What becomes of pushes, told on the loop.
  interface Answers {
    void answered(long push, int status);

    /// Nobody will ever know: there was no answer.
    void broken(long push, IOException why);
  }

  /// What all pushes of a publisher have in common.
  ///
  /// @param authorization the header value for the n-th push
  /// @param ttl seconds; 0 is not stored
  /// @param payload bytes; 0 is a push without body and without name
  record Kind(IntFunction<byte[]> authorization, int ttl, int payload) {
    Kind {
      if (payload != 0 && payload < Body.NAME_BYTES) {
        throw new IllegalArgumentException("a payload of " + payload + " bytes holds no name");
      }
    }
  }

  /// @param connections opened when they are needed first
  Publisher(Loop loop, URI endpoint, int connections, Kind kind, Answers answers) {
    this.authorization = kind.authorization;
    this.payload = kind.payload;
    this.answers = answers;
    this.tail =
        Text.ascii(
            " HTTP/1.1\r\nHost: "
                + endpoint.getAuthority()
                + "\r\nTTL: "
                + kind.ttl
                + (payload > 0 ? "\r\nContent-Encoding: aes128gcm" : "")
                + "\r\nContent-Length: "
                + payload
                + "\r\nAuthorization: ");
    Target target = Targets.of(endpoint);
    for (int i = 0; i < connections; i++) {
      free.add(new Connection(new HttpPeer(loop, target)));
    }
  }

  /// Whether a request can go out now.
  boolean idle() {
    if (!resting.isEmpty()) {
      long now = System.nanoTime();
      while (!resting.isEmpty() && resting.getFirst().restsUntil - now <= 0) {
        free.addLast(resting.removeFirst());
      }
    }
    return !free.isEmpty();
  }

  int underWay() {
    return underWay;
  }

  /// Sends one push on an idle connection.
  ///
  /// @param push its name, which comes back with the answer and in the data of the notification
  void push(byte[] path, long push) {
    underWay++;
    free.removeFirst().send(request(path, push), push);
  }

  private byte[] request(byte[] path, long push) {
    byte[] token = authorization.apply(sent++);
    var request =
        new byte
            [POST.length + path.length + tail.length + token.length + HEAD_END.length + payload];
    ByteBuffer out = ByteBuffer.wrap(request);
    out.put(POST).put(path).put(tail).put(token).put(HEAD_END);
    if (payload > 0) {
      out.putLong(push);
    }
    return request;
  }

  void close() {
    free.forEach(connection -> connection.peer.close());
    resting.forEach(connection -> connection.peer.close());
  }

  private final class Connection implements HttpPeer.Callback {
    private final HttpPeer peer;
    private long push;
    private long restsUntil;

    Connection(HttpPeer peer) {
      this.peer = peer;
    }

    void send(byte[] request, long name) {
      push = name;
      peer.send(request, PATIENCE, this);
    }

    @Override
    public void answered(HttpAnswer answer) {
      underWay--;
      free.addLast(this);
      answers.answered(push, answer.status());
    }

    @Override
    public void failed(IOException why) {
      underWay--;
      restsUntil = System.nanoTime() + REST_NANOS;
      resting.addLast(this);
      answers.broken(push, why);
    }
  }
}
