package pushstack.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pushstack.connect.socket.WebSocketListener;
import pushstack.test.MutableClock;

final class CertificateExpiryTest {
  /// Of the certificate in the resources.
  private static final Instant END = Instant.parse("2126-10-31T21:09:21Z");

  @TempDir private Path folder;
  private final MutableClock clock = MutableClock.fixed();

  private Path certificate() throws IOException {
    Path file = folder.resolve("cert.pem");
    try (InputStream in = WebSocketListener.class.getResourceAsStream("first-cert.pem")) {
      Files.copy(Objects.requireNonNull(in), file, StandardCopyOption.REPLACE_EXISTING);
    }
    return file;
  }

  private static ServiceConfig load(String... flags) {
    return ServiceConfig.load(List.of(flags), Map.of());
  }

  private CertificateExpiry expiry() throws IOException {
    ServiceConfig config =
        load("--endpoint.tls.certificate=" + certificate(), "--endpoint.tls.key=k");
    return CertificateExpiry.of(config, clock).orElseThrow();
  }

  @Test
  void daysAreWholeAndRunOut() throws IOException {
    CertificateExpiry expiry = expiry();
    clock.set(END.minus(Duration.ofHours(49)));
    assertThat(expiry.daysLeft()).isEqualTo(2);
    clock.set(END.minus(Duration.ofHours(1)));
    assertThat(expiry.daysLeft()).isZero();
    clock.set(END.plus(Duration.ofHours(25)));
    assertThat(expiry.daysLeft()).isEqualTo(-1);
  }

  @Test
  void unreadableFileLeavesWhatTheListenerStillUses() throws IOException {
    CertificateExpiry expiry = expiry();
    clock.set(END.minus(Duration.ofDays(5)));
    assertThat(expiry.daysLeft()).isEqualTo(5);
    Files.writeString(folder.resolve("cert.pem"), "half a certif");
    clock.advance(Duration.ofDays(1));
    assertThat(expiry.daysLeft()).isEqualTo(4);
  }

  @Test
  void onlyListenersOfTheRoleCount() throws IOException {
    assertThat(CertificateExpiry.of(load(), clock)).isEmpty();
    String file = certificate().toString();
    ServiceConfig config =
        load(
            "--role=connection",
            "--storage.engine=dynamodb",
            "--keys.token-secret=t",
            "--keys.node-auth-secret=n",
            "--endpoint.tls.certificate=" + file,
            "--endpoint.tls.key=k");
    assertThat(CertificateExpiry.of(config, clock)).isEmpty();
  }
}
