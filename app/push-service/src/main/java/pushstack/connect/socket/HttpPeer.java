package pushstack.connect.socket;

import java.io.IOException;
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
  /// What most heads fit into.
  private static final int FIRST_BYTES = 1024;

  private final Admission admission;
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

  HttpPeer(Admission admission, SelectorLoop loop, SelectionKey key, InetAddress remote) {
    this.admission = admission;
    this.loop = loop;
    this.key = key;
    this.remote = remote;
    this.proxyHeaderDue = admission.settings().proxyProtocol();
    this.deadline = admission.deadline();
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
    admission.handshakeOver();
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
    int room = (proxyHeaderDue ? ProxyHeader.MAX_BYTES : 0) + RequestHead.MAX_BYTES - length;
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
    int end = RequestHead.end(bytes, from - 3, length);
    if (end < 0) {
      if (length >= RequestHead.MAX_BYTES) {
        answer(HttpAnswer.refusal(431), true);
      }
      return;
    }
    Optional<RequestHead> head = RequestHead.parse(bytes, end);
    if (head.isEmpty()) {
      answer(HttpAnswer.refusal(400), true);
      return;
    }
    switch (Upgrade.judge(head.get(), admission.settings().origins())) {
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

  private void upgrade(Upgrade.Accepted accepted, int end, ByteBuffer rest) {
    if (!admission.takeConnection()) {
      answer(HttpAnswer.refusal(503), true);
      return;
    }
    SelectorConnection connection =
        new SelectorConnection(admission.opening(accepted.handshake(remote)), admission, loop, key);
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
      PlainResponder.Response response = HttpAnswer.of(admission.responder(), head);
      loop.execute(() -> answer(response, !head.method().equals("HEAD")));
    });
  }

  private void answer(PlainResponder.Response response, boolean withBody) {
    if (released) {
      return;
    }
    answering = true;
    bytes = new byte[0];
    answer = HttpAnswer.bytes(response, withBody);
    deadline = admission.deadline();
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
