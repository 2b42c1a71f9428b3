package pushstack.connect.socket;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Set;

/// How a listener behaves. Made by [#on] and changed by the `with…` methods.
///
/// @param address to listen on; port 0 takes any free one
/// @param backlog connections the kernel keeps until they are accepted
/// @param loops threads of the selector transport
/// @param maxConnections open WebSockets; an upgrade beyond them gets 503
/// @param maxHandshakes connections that are not (yet) WebSockets; further ones are cut
/// @param maxMessageBytes of one message, all its frames together
/// @param binaryMessages whether they are handed on; otherwise they are answered by Close 1003
/// @param headLimit from accept to the end of the request's head, TLS and PROXY header included
/// @param writeLimit for a peer to take at least 4 KB of what waits for it
/// @param closeLimit for a closing handshake
/// @param proxyProtocol whether every connection begins with a PROXY protocol header
/// @param origins that may connect; all if empty. A request without `Origin` may always: it comes
///   from no web page
public record Settings(
    InetSocketAddress address,
    int backlog,
    int loops,
    int maxConnections,
    int maxHandshakes,
    int maxMessageBytes,
    boolean binaryMessages,
    Duration headLimit,
    Duration writeLimit,
    Duration closeLimit,
    boolean proxyProtocol,
    Set<String> origins) {

  /// More in one message than any client of ours has to say: acks of many updates are the largest.
  public static final int DEFAULT_MAX_MESSAGE_BYTES = 64 * 1024;

  /// A bound for mistyped settings: a message is held in memory whole.
  private static final int LARGEST_MESSAGE_BYTES = 16 * 1024 * 1024;

  private static final Duration LONGEST = Duration.ofMinutes(10);

  public Settings {
    within("backlog", backlog, 1, 65_535);
    within("loops", loops, 1, 64);
    within("maxConnections", maxConnections, 1, 10_000_000);
    within("maxHandshakes", maxHandshakes, 1, 1_000_000);
    within("maxMessageBytes", maxMessageBytes, 125, LARGEST_MESSAGE_BYTES);
    within("headLimit", headLimit);
    within("writeLimit", writeLimit);
    within("closeLimit", closeLimit);
    origins = Set.copyOf(origins);
  }

  /// The defaults.
  public static Settings on(InetSocketAddress address) {
    return new Settings(
        address,
        1024,
        Math.min(Runtime.getRuntime().availableProcessors(), 4),
        100_000,
        8_192,
        DEFAULT_MAX_MESSAGE_BYTES,
        false,
        Duration.ofSeconds(10),
        Duration.ofSeconds(10),
        Duration.ofSeconds(5),
        false,
        Set.of());
  }

  /// The same with another limit of open WebSockets.
  public Settings withMaxConnections(int limit) {
    return new Settings(
        address,
        backlog,
        loops,
        limit,
        maxHandshakes,
        maxMessageBytes,
        binaryMessages,
        headLimit,
        writeLimit,
        closeLimit,
        proxyProtocol,
        origins);
  }

  /// The same with another limit of connections that are not yet WebSockets.
  public Settings withMaxHandshakes(int limit) {
    return new Settings(
        address,
        backlog,
        loops,
        maxConnections,
        limit,
        maxMessageBytes,
        binaryMessages,
        headLimit,
        writeLimit,
        closeLimit,
        proxyProtocol,
        origins);
  }

  /// The same with another message limit.
  public Settings withMaxMessageBytes(int limit) {
    return new Settings(
        address,
        backlog,
        loops,
        maxConnections,
        maxHandshakes,
        limit,
        binaryMessages,
        headLimit,
        writeLimit,
        closeLimit,
        proxyProtocol,
        origins);
  }

  /// The same with binary messages handed on or refused.
  public Settings withBinaryMessages(boolean handedOn) {
    return new Settings(
        address,
        backlog,
        loops,
        maxConnections,
        maxHandshakes,
        maxMessageBytes,
        handedOn,
        headLimit,
        writeLimit,
        closeLimit,
        proxyProtocol,
        origins);
  }

  /// The same with other time limits.
  public Settings withLimits(Duration head, Duration write, Duration close) {
    return new Settings(
        address,
        backlog,
        loops,
        maxConnections,
        maxHandshakes,
        maxMessageBytes,
        binaryMessages,
        head,
        write,
        close,
        proxyProtocol,
        origins);
  }

  /// The same with or without PROXY protocol headers.
  public Settings withProxyProtocol(boolean mandatory) {
    return new Settings(
        address,
        backlog,
        loops,
        maxConnections,
        maxHandshakes,
        maxMessageBytes,
        binaryMessages,
        headLimit,
        writeLimit,
        closeLimit,
        mandatory,
        origins);
  }

  /// The same with a list of origins that may connect.
  public Settings withOrigins(Set<String> allowed) {
    return new Settings(
        address,
        backlog,
        loops,
        maxConnections,
        maxHandshakes,
        maxMessageBytes,
        binaryMessages,
        headLimit,
        writeLimit,
        closeLimit,
        proxyProtocol,
        allowed);
  }

  /// The same with another number of selector threads.
  public Settings withLoops(int threads) {
    return new Settings(
        address,
        backlog,
        threads,
        maxConnections,
        maxHandshakes,
        maxMessageBytes,
        binaryMessages,
        headLimit,
        writeLimit,
        closeLimit,
        proxyProtocol,
        origins);
  }

  private static void within(String name, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          name + " is " + value + ", not between " + least + " and " + most);
    }
  }

  private static void within(String name, Duration value) {
    if (value.isNegative() || value.isZero() || value.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(name + " is " + value + ", not between 0 and " + LONGEST);
    }
  }
}
