package pushstack.connect.socket;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.List;

/// Takes new connections on one loop and deals them out to all.
final class Acceptor implements SelectorLoop.Served {

  /// Taken at once, so that a rush of new connections does not keep the open ones waiting.
  private static final int BATCH = 64;

  /// How long to leave the port alone after accept has failed, which mostly means that the process
  /// is out of file descriptors: the port stays readable, and the loop would spin.
  private static final long PAUSE_NANOS = 200_000_000;

  private final Admission admission;
  private final List<SelectorLoop> loops;
  private final SelectorLoop loop;
  private final SelectionKey key;
  private int next;
  private long pausedUntil;

  Acceptor(
      Admission admission, ServerSocketChannel server, List<SelectorLoop> loops, SelectorLoop loop)
      throws ClosedChannelException {
    this.admission = admission;
    this.loops = loops;
    this.loop = loop;
    this.key = server.register(loop.selector(), SelectionKey.OP_ACCEPT);
  }

  /// Begins to accept.
  void begin() {
    key.attach(this);
  }

  @Override
  public void ready(SelectionKey ready) {
    try {
      for (int i = 0; i < BATCH; i++) {
        SocketChannel channel = ((ServerSocketChannel) ready.channel()).accept();
        if (channel == null) {
          return;
        }
        dealOut(channel);
      }
    } catch (ClosedChannelException e) {
      ready.cancel(); // accepting has been stopped
    } catch (IOException e) {
      SelectorLoop.report("websocket.accept.failed", e);
      pausedUntil = admission.nanoClock().getAsLong() + PAUSE_NANOS;
      ready.interestOps(0);
      loop.watch(this);
    }
  }

  private void dealOut(SocketChannel channel) {
    if (!admission.takeHandshake()) {
      SelectorListener.closeQuietly(channel, true);
      return;
    }
    SelectorLoop taker = loops.get(next);
    next = (next + 1) % loops.size();
    taker.execute(() -> register(channel, taker));
  }

  private void register(SocketChannel channel, SelectorLoop taker) {
    try {
      SelectorListener.prepare(channel);
      InetSocketAddress remote = (InetSocketAddress) channel.getRemoteAddress();
      SelectionKey taken = channel.register(taker.selector(), SelectionKey.OP_READ);
      HttpPeer peer = new HttpPeer(admission, taker, taken, remote.getAddress());
      taken.attach(peer);
      taker.watch(peer);
    } catch (IOException e) {
      SelectorListener.closeQuietly(channel, true); // reset before we got to it
      admission.handshakeOver();
    }
  }

  @Override
  public boolean sweep(long nowNanos) {
    if (nowNanos - pausedUntil < 0) {
      return true;
    }
    try {
      key.interestOps(SelectionKey.OP_ACCEPT);
    } catch (CancelledKeyException e) {
      // Accepting has been stopped meanwhile.
    }
    return false;
  }

  @Override
  public void cut() {
    key.cancel();
  }
}
