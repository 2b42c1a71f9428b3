package pushstack.loadtest.net;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.function.Function;

/// The server side of a loop, for the null server of the self-test. Belongs to the thread of its
/// loop.
public final class Acceptor implements Loop.Registered {
  /// As many as wait while the loop is busy with a storm of connections; the kernel caps it.
  private static final int BACKLOG = 4_096;

  private final Loop loop;
  private final ServerSocketChannel channel;
  private final Function<Connection, Connection.Handler> handlers;

  private Acceptor(
      Loop loop, ServerSocketChannel channel, Function<Connection, Connection.Handler> handlers) {
    this.loop = loop;
    this.channel = channel;
    this.handlers = handlers;
  }

  /// Listens. From any thread.
  ///
  /// @param handlers makes the handler of a new connection, which is not told that it is connected
  public static Acceptor open(
      Loop loop, InetSocketAddress address, Function<Connection, Connection.Handler> handlers) {
    try {
      ServerSocketChannel channel = ServerSocketChannel.open();
      channel.bind(address, BACKLOG);
      channel.configureBlocking(false);
      var acceptor = new Acceptor(loop, channel, handlers);
      channel.register(loop.selector(), SelectionKey.OP_ACCEPT, acceptor);
      // A selection that is under way does not see the new key.
      loop.submit(() -> {});
      return acceptor;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot listen on " + address, e);
    }
  }

  public int port() {
    return channel.socket().getLocalPort();
  }

  @Override
  public void ready(SelectionKey key) {
    try {
      SocketChannel accepted = channel.accept();
      while (accepted != null) {
        Connection.accepted(loop, accepted, handlers);
        accepted = channel.accept();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot accept", e);
    }
  }

  @Override
  public void fail(IOException why) {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
