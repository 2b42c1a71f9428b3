package pushstack.connect.internal;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import pushstack.storage.NodeAddress;

/// The calling end of a link: one connection for the calls of all threads to one node.
final class NodeLink {
  private static final Logger LOG = System.getLogger(NodeLink.class.getName());

  /// Nodes are neighbours: who does not accept and answer within this is not there.
  private static final int CONNECT_MILLIS = 1_000;

  /// How precisely patience ends. One look at all calls costs less than a timer for each.
  private static final Duration LOOK = Duration.ofMillis(100);

  /// A link that nobody uses is given up before anything on the way forgets it: balancers and
  /// connection tracking allow some minutes.
  private static final Duration IDLE = Duration.ofSeconds(60);

  /// The head of the answer to an upgrade has four short lines.
  private static final int MAX_HEAD = 2_048;

  private final byte[] secret;
  private final LinkWire wire;
  private final LinkReader reader;
  private final LinkWriter writer;
  private final Runnable ended;
  private final Map<Long, Call> calls = new ConcurrentHashMap<>();
  private final AtomicLong numbers = new AtomicLong();
  private volatile long heard = System.nanoTime();
  private volatile long used = System.nanoTime();
  private volatile boolean retired;

  private NodeLink(
      byte[] secret, LinkWire wire, LinkReader reader, LinkWriter writer, Runnable ended) {
    this.secret = secret;
    this.wire = wire;
    this.reader = reader;
    this.writer = writer;
    this.ended = ended;
  }

  private static final class Call {
    private final Thread waiter = Thread.currentThread();
    private final long began = System.nanoTime();
    private final long patienceNanos;
    private volatile @Nullable Outcome outcome;

    Call(Duration patience) {
      this.patienceNanos = patience.toNanos();
    }

    void end(Outcome how) {
      outcome = how;
      LockSupport.unpark(waiter);
    }
  }

  /// Connects and agrees on keys.
  ///
  /// @param ended runs when the link takes no more calls
  /// @throws java.net.ConnectException if nobody listens there
  /// @throws IOException if whoever listens there does not prove that it has the secret
  static NodeLink open(NodeAddress node, byte[] secret, Runnable ended) throws IOException {
    URI uri = URI.create(node.url());
    int port = uri.getPort() < 0 ? 80 : uri.getPort();
    var socket = new Socket();
    try {
      socket.setTcpNoDelay(true);
      socket.connect(new InetSocketAddress(uri.getHost(), port), CONNECT_MILLIS);
      socket.setSoTimeout(CONNECT_MILLIS);
      InputStream in = new BufferedInputStream(socket.getInputStream(), LinkWriter.MAX_RECORD);
      String nonce = LinkHandshake.nonce();
      String request = "GET / HTTP/1.1\r\nHost: " + uri.getAuthority();
      String proof = LinkHandshake.callerProof(secret, nonce);
      socket.getOutputStream().write(LinkHandshake.head(request, nonce, proof));
      Map<String, String> head = readHead(in);
      String nodeNonce = head.getOrDefault(LinkHandshake.NONCE, "");
      String wanted = LinkHandshake.nodeProof(secret, nonce, nodeNonce);
      if (!LinkHandshake.same(wanted, head.getOrDefault(LinkHandshake.PROOF, ""))) {
        throw new IOException("whoever answers has not our secret");
      }
      socket.setSoTimeout(0);
      LinkWire wire = wire(socket, in);
      var link =
          new NodeLink(
              secret,
              wire,
              new LinkReader(wire, LinkHandshake.answerSeal(secret, nonce, nodeNonce)),
              LinkWriter.start(wire, LinkHandshake.callSeal(secret, nonce, nodeNonce)),
              ended);
      Thread.ofVirtual().name("internal-link-reader").start(link::read);
      Thread.ofVirtual().name("internal-link-watch").start(link::watch);
      return link;
    } catch (IOException | RuntimeException e) {
      socket.close();
      throw e;
    }
  }

  /// The headers of a `101`.
  private static Map<String, String> readHead(InputStream in) throws IOException {
    String status = readLine(in);
    if (!status.startsWith("HTTP/1.1 101 ")) {
      throw new IOException("no upgrade: " + status);
    }
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    int left = MAX_HEAD;
    for (String line = readLine(in); !line.isEmpty(); line = readLine(in)) {
      left -= line.length();
      if (left < 0) {
        throw new IOException("the answer to the upgrade does not end");
      }
      int colon = line.indexOf(':');
      if (colon > 0) {
        headers.put(line.substring(0, colon), line.substring(colon + 1).strip());
      }
    }
    return headers;
  }

  private static String readLine(InputStream in) throws IOException {
    var line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0 || line.length() > MAX_HEAD) {
        throw new EOFException("no whole line in the answer to the upgrade");
      }
      line.append((char) c);
    }
    return line.toString().stripTrailing();
  }

  private static LinkWire wire(Socket socket, InputStream in) {
    return new LinkWire() {
      @Override
      public byte[] read(int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
          throw new EOFException("the link ended");
        }
        return bytes;
      }

      @Override
      public void write(byte[] bytes, int length) throws IOException {
        socket.getOutputStream().write(bytes, 0, length);
      }

      @Override
      public void cut() {
        try {
          socket.close();
        } catch (IOException e) {
          LOG.log(Level.DEBUG, "internal.link.close-failed", e);
        }
      }
    };
  }

  boolean isSealedWith(byte[] newest) {
    return Arrays.equals(secret, newest);
  }

  /// Calls and waits.
  ///
  /// @return empty if nothing was sent, because the link is at its end
  Optional<Outcome> call(CallKind kind, byte[] body, Duration patience) {
    var call = new Call(patience);
    long number = numbers.incrementAndGet();
    calls.put(number, call);
    try {
      // After it has been put: who retires a link waits for the calls that are there.
      if (retired) {
        return Optional.empty();
      }
      used = call.began;
      if (!writer.send(number, kind.code(), body, patience)) {
        return retired ? Optional.empty() : Optional.of(new Outcome.Lost());
      }
      return Optional.of(await(call));
    } finally {
      calls.remove(number);
    }
  }

  private static Outcome await(Call call) {
    while (true) {
      Outcome outcome = call.outcome;
      if (outcome != null) {
        return outcome;
      }
      if (Thread.currentThread().isInterrupted()) {
        return new Outcome.Lost();
      }
      LockSupport.park(call);
    }
  }

  private void read() {
    try {
      while (true) {
        reader.readRecord(this::answered);
        heard = System.nanoTime();
      }
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "internal.link.ended", e);
    } finally {
      retire();
      writer.finish();
      wire.cut();
      calls.values().forEach(call -> call.end(new Outcome.Lost()));
    }
  }

  private void answered(long number, byte code, byte[] body) {
    Call call = calls.get(number);
    // Otherwise its caller has given up.
    if (call != null) {
      call.end(Answer.of(code).<Outcome>map(Outcome.Answered::new).orElseGet(Outcome.Lost::new));
    }
  }

  /// Takes no more calls; those that are there may end.
  void retire() {
    retired = true;
    ended.run();
  }

  /// Ends the calls whose patience is over, and the link when it is of no more use.
  private void watch() {
    try {
      while (!retired || !calls.isEmpty()) {
        Thread.sleep(LOOK);
        endLateCalls(System.nanoTime());
        if (System.nanoTime() - used > IDLE.toNanos()) {
          retire();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      writer.finish();
    }
  }

  private void endLateCalls(long now) {
    for (Call call : calls.values()) {
      if (now - call.began > call.patienceNanos) {
        if (heard - call.began < 0) {
          // Not a word since: the connection is dead, or the node. The next call finds out.
          LOG.log(Level.DEBUG, "internal.link.silent");
          retire();
          wire.cut();
        }
        call.end(new Outcome.Lost());
      }
    }
  }
}
