package pushstack.service;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;

/// The port of a listener that is not open yet. Endpoint URLs name it, so it has to be known
/// before; where any free one will do, one is taken and kept from the other listeners of this
/// process, and from its connections, until it is released.
final class ReservedPort implements AutoCloseable {
  private final SocketChannel holder;
  private final int port;

  private ReservedPort(SocketChannel holder, int port) {
    this.holder = holder;
    this.port = port;
  }

  static ReservedPort of(ServiceConfig.Listener listener) {
    try {
      SocketChannel holder = SocketChannel.open();
      if (listener.port() != 0) {
        return new ReservedPort(holder, listener.port());
      }
      holder.bind(new InetSocketAddress(listener.host(), 0));
      return new ReservedPort(holder, holder.socket().getLocalPort());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot listen on " + listener.host(), e);
    }
  }

  int port() {
    return port;
  }

  /// Releases it, for the listener to open.
  @Override
  public void close() {
    try {
      holder.close();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot release port " + port, e);
    }
  }
}
