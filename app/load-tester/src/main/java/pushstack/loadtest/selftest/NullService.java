package pushstack.loadtest.selftest;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import pushstack.loadtest.net.Acceptor;
import pushstack.loadtest.net.Connection;
import pushstack.loadtest.net.Loop;

/// A push service that keeps nothing, checks nothing and knows only who is connected: every POST is
/// answered with 201 and forwarded. WebSocket and HTTP on one port of the loopback, all on one
/// thread. As a program it prints its port, and ends when its standard input does.
public final class NullService implements AutoCloseable {
  private final Loop loop;
  private final Acceptor acceptor;

  /// On the thread of the loop: connections by UAID.
  private final Map<String, NullLine> lines = new HashMap<>();

  private long messages;
  private long userAgents;

  private NullService(Loop loop) {
    this.loop = loop;
    this.acceptor =
        Acceptor.open(loop, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), this::line);
  }

  /// Listens, on a thread of its own.
  public static NullService start() {
    return new NullService(Loop.start("null-service"));
  }

  private Connection.Handler line(Connection connection) {
    return new NullLine(this, connection);
  }

  public int port() {
    return acceptor.port();
  }

  /// A new UAID.
  String userAgent() {
    return String.format("%032x", ++userAgents);
  }

  String message() {
    return "m" + ++messages;
  }

  void enter(String uaid, NullLine line) {
    lines.put(uaid, line);
  }

  void leave(String uaid, NullLine line) {
    lines.remove(uaid, line);
  }

  /// Sends a message to a user agent.
  ///
  /// @return whether it is connected
  boolean forward(String uaid, byte[] message) throws IOException {
    NullLine line = lines.get(uaid);
    if (line == null) {
      return false;
    }
    line.say(message);
    return true;
  }

  @Override
  public void close() {
    loop.close();
  }

  public static void main(String[] args) throws IOException {
    try (var service = start()) {
      System.out.write((service.port() + "\n").getBytes(StandardCharsets.US_ASCII));
      System.out.flush();
      while (System.in.read() >= 0) {
        // Whoever has started it has not ended yet.
      }
    }
  }
}
