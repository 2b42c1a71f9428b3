package pushstack.endpoint;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import pushstack.webpush.Payload;
import pushstack.webpush.Ttl;

/// How an endpoint listener behaves.
///
/// @param host the address to bind
/// @param port the port to bind; 0 for any free one
/// @param endpointUrl the public base of all endpoint URLs, without a trailing slash
/// @param documentation the page that explains the errors; the error's anchor is added to it
/// @param maxBodyBytes longer bodies are refused
/// @param maxTtl larger values are lowered to it
/// @param tls null to speak plain HTTP, as behind a load balancer that ends TLS
/// @param proxyProtocol whether every connection begins with a PROXY header, version 1 or 2
/// @param limits what a stranger may use
public record EndpointSettings(
    String host,
    int port,
    URI endpointUrl,
    URI documentation,
    int maxBodyBytes,
    Ttl maxTtl,
    @Nullable TlsFiles tls,
    boolean proxyProtocol,
    Limits limits) {

  public EndpointSettings {
    if (endpointUrl.getHost() == null || endpointUrl.toString().endsWith("/")) {
      throw new IllegalArgumentException("not a base URL: " + endpointUrl);
    }
    if (maxBodyBytes < 1) {
      throw new IllegalArgumentException("no body would be accepted: " + maxBodyBytes);
    }
  }

  /// With the defaults for everything that has one.
  public static EndpointSettings at(String host, int port, URI endpointUrl, URI documentation) {
    return new EndpointSettings(
        host,
        port,
        endpointUrl,
        documentation,
        Payload.MAX_BYTES,
        new Ttl(Ttl.MAX_SECONDS),
        null,
        false,
        Limits.DEFAULT);
  }

  /// PEM files; both are read again by [EndpointListener#reloadTls].
  ///
  /// @param certificates the node's certificate first, then those that vouch for it
  /// @param privateKey PKCS#8, not encrypted
  public record TlsFiles(Path certificates, Path privateKey) {}

  /// What a stranger may use.
  ///
  /// @param connections open at once; more are refused
  /// @param requests in progress at once; more are answered 503
  /// @param head from the opening of a connection to the end of its first request's head, with the
  ///   PROXY header and the TLS handshake
  /// @param body from the end of a request's head to the end of its body
  /// @param idle from an answer to the end of the next request's head
  /// @param stop how long a stop waits for requests in progress
  public record Limits(
      int connections, int requests, Duration head, Duration body, Duration idle, Duration stop) {

    /// For a node that application servers reach over the Internet.
    public static final Limits DEFAULT =
        new Limits(
            // About 25 KB each: 250 MB at worst, and half of a usual limit of open files.
            10_000,
            // Each may hold a body and wait for a user agent: some 20 KB, for 250 ms as a rule.
            5_000,
            Duration.ofSeconds(10),
            // 6 KB: even a modem does that.
            Duration.ofSeconds(10),
            // Longer than the 60 s after which an AWS load balancer gives up an idle connection,
            // so that it is never us who close one that it is about to use.
            Duration.ofSeconds(75),
            // Longer than the longest push: two node calls of 3 s and storage retries.
            Duration.ofSeconds(15));
  }
}
