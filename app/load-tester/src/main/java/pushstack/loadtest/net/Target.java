package pushstack.loadtest.net;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Where connections go: scheme, host, port, path, and the addresses that the name has. Connections
/// take turns over the addresses, and go to the next one if one does not answer. Safe from any
/// thread.
public final class Target {
  private final ClientTls tls;
  private final boolean secure;
  private final String host;
  private final int port;
  private final String authority;
  private final String path;
  private volatile List<InetSocketAddress> addresses = List.of();

  private Target(URI uri, ClientTls tls) {
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    this.secure =
        switch (scheme) {
          case "wss", "https" -> true;
          case "ws", "http" -> false;
          default -> throw new IllegalArgumentException("not ws, wss, http or https: " + uri);
        };
    if (uri.getHost() == null) {
      throw new IllegalArgumentException("names no host: " + uri);
    }
    this.tls = tls;
    this.host = uri.getHost();
    int usual = secure ? 443 : 80;
    this.port = uri.getPort() < 0 ? usual : uri.getPort();
    this.authority = port == usual ? host : host + ":" + port;
    String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    String rawPath =
        uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    this.path = rawPath + query;
  }

  /// Looks the host up, which may take a while.
  ///
  /// @param tls for `wss` and `https`
  /// @throws IllegalArgumentException if the URI is none that can be connected to
  /// @throws UnknownHostException if the name has no address
  public static Target resolve(URI uri, ClientTls tls) throws UnknownHostException {
    var target = new Target(uri, tls);
    target.refresh();
    return target;
  }

  /// Looks the host up anew: a load balancer that grows gets more addresses. The JDK keeps answers
  /// for half a minute, so that it costs little to ask often.
  public void refresh() throws UnknownHostException {
    var found = new ArrayList<InetSocketAddress>();
    for (InetAddress address : InetAddress.getAllByName(host)) {
      found.add(new InetSocketAddress(address, port));
    }
    addresses = List.copyOf(found);
  }

  /// The addresses in the order in which the n-th connection tries them.
  List<InetSocketAddress> addresses(int turn) {
    List<InetSocketAddress> all = addresses;
    if (all.size() == 1) {
      return all;
    }
    int first = turn % all.size();
    var order = new ArrayList<>(all.subList(first, all.size()));
    order.addAll(all.subList(0, first));
    return order;
  }

  Optional<ClientTls> tls() {
    return secure ? Optional.of(tls) : Optional.empty();
  }

  /// Without the brackets of an IPv6 address.
  String peerHost() {
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  int port() {
    return port;
  }

  /// What stands in a `Host` header.
  public String authority() {
    return authority;
  }

  /// Path and query, at least `/`.
  public String path() {
    return path;
  }

  @Override
  public String toString() {
    return (secure ? "TLS " : "") + host + ":" + port;
  }
}
