package pushstack.service;

import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// When the certificates of the TLS listeners expire, by the files that [CertificateWatch] has read
/// again. While a file cannot be read, its listener goes on with the certificate that it has, and
/// so does this. Safe from any thread.
final class CertificateExpiry {
  private static final Logger LOG = System.getLogger(CertificateExpiry.class.getName());

  private final List<Path> files;
  private final InstantSource clock;
  private volatile Instant first = Instant.MAX;

  private CertificateExpiry(List<Path> files, InstantSource clock) {
    this.files = List.copyOf(files);
    this.clock = clock;
  }

  /// Of the listeners that a process has; empty if none speaks TLS.
  static Optional<CertificateExpiry> of(ServiceConfig config, InstantSource clock) {
    List<Path> files = new ArrayList<>();
    ServiceConfig.Tls webSocket = config.webSocket().tls();
    ServiceConfig.Tls endpoint = config.endpoint().tls();
    if (webSocket != null && config.role().talksToUserAgents()) {
      files.add(webSocket.certificate());
    }
    if (endpoint != null && config.role().talksToApplicationServers()) {
      files.add(endpoint.certificate());
    }
    return files.isEmpty() ? Optional.empty() : Optional.of(new CertificateExpiry(files, clock));
  }

  /// Whole days until the first of them expires; negative when it has.
  long daysLeft() {
    try {
      Instant soonest = Instant.MAX;
      for (Path file : files) {
        Instant end = end(file);
        soonest = end.isBefore(soonest) ? end : soonest;
      }
      first = soonest;
    } catch (IOException | GeneralSecurityException e) {
      LOG.log(Level.DEBUG, "tls.certificate-unreadable", e);
    }
    return Duration.between(clock.instant(), first).toDays();
  }

  /// Of the first certificate of a chain, which is the listener's own.
  private static Instant end(Path file) throws IOException, GeneralSecurityException {
    try (InputStream in = Files.newInputStream(file)) {
      var factory = CertificateFactory.getInstance("X.509");
      return ((X509Certificate) factory.generateCertificate(in)).getNotAfter().toInstant();
    }
  }
}
