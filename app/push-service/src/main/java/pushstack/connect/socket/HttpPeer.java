package pushstack.connect.socket;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A connection from accept until it has become a WebSocket, or has got its one response. Lives on
/// a loop's thread, and no longer than twice the time limit for a head.
final class HttpPeer implements SelectorLoop.Served {
  private static final System.Logger LOG = System.getLogger(HttpPeer.class.getName());

  /// RFC 9112 names 8,000 bytes as the least for a request line; all our clients' heads are below 2
  /// KB.
  static final int MAX_HEAD_BYTES = 8 * 1024;

  /// What most heads fit into.
  private static final int FIRST_BYTES = 1024;

  private final SelectorListener listener;
  private final SelectorLoop loop;
  private final SelectionKey key;
  private InetAddress remote;

  private byte[] bytes = {};
  private int length;
  private boolean proxyHeaderDue;
  private long deadline;
  private boolean answering;
  private @Nullable ByteBuffer answer;
  private boolean released;

  HttpPeer(SelectorListener listener, SelectorLoop loop, SelectionKey key, InetAddress remote) {
    this.listener = listener;
    this.loop = loop;
    this.key = key;
    this.remote = remote;
    this.proxyHeaderDue = listener.settings().proxyProtocol();
    this.deadline = listener.nanoClock().getAsLong() + listener.settings().headLimit().toNanos();
  }

  private SocketChannel channel() {
    return (SocketChannel) key.channel();
  }

  @Override
  public void ready(SelectionKey ready) {
    try {
      if (ready.isWritable()) {
        write();
      } else if (ready.isReadable()) {
        read();
      }
    } catch (IOException e) {
      cut();
    }
  }

  /// Without an answer: whoever took so long to ask is not waiting for one.
  @Override
  public boolean sweep(long nowNanos) {
    if (nowNanos - deadline >= 0) {
      cut();
    }
    return !released;
  }

  @Override
  public void cut() {
    if (!released) {
      SelectorListener.closeQuietly(channel(), answer != null && answer.hasRemaining());
      release();
    }
  }

  private void release() {
    released = true;
    loop.forget(this);
    listener.handshakeOver();
  }

  private void read() throws IOException {
    ByteBuffer in = loop.buffer();
    int count = channel().read(in);
    if (count < 0) {
      cut();
    } else if (!answering) {
      take(in.flip());
    }
  }

  private void take(ByteBuffer in) {
    int room = (proxyHeaderDue ? ProxyHeader.MAX_BYTES : 0) + MAX_HEAD_BYTES - length;
    int count = Math.min(in.remaining(), room);
    int from = length;
    if (length + count > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(length + count, FIRST_BYTES));
    }
    in.get(bytes, length, count);
    length += count;
    if (proxyHeaderDue) {
      if (!takeProxyHeader()) {
        return;
      }
      from = 0;
    }
    int end = endOfHead(Math.max(0, from - 3));
    if (end < 0) {
      if (length >= MAX_HEAD_BYTES) {
        answer(HttpAnswer.refusal(431), true);
      }
      return;
    }
    Optional<RequestHead> head = RequestHead.parse(bytes, end);
    if (head.isEmpty()) {
      answer(HttpAnswer.refusal(400), true);
      return;
    }
    switch (Upgrade.judge(head.get(), listener.settings().origins())) {
      case Upgrade.Page() -> askResponder(head.get());
      case Upgrade.Refused(int status) ->
          answer(HttpAnswer.refusal(status), !head.get().method().equals("HEAD"));
      case Upgrade.Accepted accepted -> upgrade(accepted, end, in);
    }
  }

  /// @return whether the request may begin
  private boolean takeProxyHeader() {
    return switch (ProxyHeader.parse(bytes, length)) {
      case ProxyHeader.Incomplete() -> false;
      case ProxyHeader.Malformed() -> {
        cut(); // not our balancer
        yield false;
      }
      case ProxyHeader.Present(int count, Optional<InetAddress> source) -> {
        proxyHeaderDue = false;
        remote = source.orElse(remote);
        length -= count;
        System.arraycopy(bytes, count, bytes, 0, length);
        yield true;
      }
    };
  }

  private int endOfHead(int from) {
    for (int i = from; i + 3 < length; i++) {
      if (bytes[i] == '\r'
          && bytes[i + 1] == '\n'
          && bytes[i + 2] == '\r'
          && bytes[i + 3] == '\n') {
        return i + 4;
      }
    }
    return -1;
  }

  private void upgrade(Upgrade.Accepted accepted, int end, ByteBuffer rest) {
    if (!listener.takeConnection()) {
      answer(HttpAnswer.refusal(503), true);
      return;
    }
    SelectorConnection connection =
        new SelectorConnection(
            new Opening(accepted.handshake(remote), listener.owner()), listener, loop, key);
    key.attach(connection);
    release();
    connection.open(accepted.response());
    if (length > end) {
      connection.take(ByteBuffer.wrap(bytes, end, length - end));
    }
    if (rest.hasRemaining()) {
      connection.take(rest);
    }
  }

  private void askResponder(RequestHead head) {
    answering = true;
    Thread.startVirtualThread(() -> {
      PlainResponder.Response response = respond(head);
      loop.execute(() -> answer(response, !head.method().equals("HEAD")));
    });
  }

  private PlainResponder.Response respond(RequestHead head) {
    try {
      return listener.responder().respond(head.method(), head.path());
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "http.responder.failed", e);
      return HttpAnswer.refusal(500);
    }
  }

  private void answer(PlainResponder.Response response, boolean withBody) {
    if (released) {
      return;
    }
    answering = true;
    bytes = new byte[0];
    answer = HttpAnswer.bytes(response, withBody);
    deadline = listener.nanoClock().getAsLong() + listener.settings().headLimit().toNanos();
    try {
      write();
    } catch (IOException e) {
      cut();
    }
  }

  private void write() throws IOException {
    if (answer != null) {
      channel().write(answer);
      if (answer.hasRemaining()) {
        key.interestOps(SelectionKey.OP_WRITE);
        return;
      }
    }
    // The peer closes; if we did with bytes of its request unread, it might never see the answer.
    channel().shutdownOutput();
    key.interestOps(SelectionKey.OP_READ);
  }
}
