package pushstack.connect.socket;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsListenerTest {

  private static String nameOf(RawClient client) {
    return ((X509Certificate) client.certificate()).getSubjectX500Principal().getName();
  }

  @Test
  void renewedCertificateIsShownToNewConnectionsOnly() {
    try (Rig rig = Rig.echoing(Transport.TLS);
        RawClient before = rig.open()) {
      ((TlsListener) rig.listener)
          .reload(Transport.file("second-cert.pem"), Transport.file("second-key.pem"));
      try (RawClient after = rig.open()) {
        assertThat(nameOf(before)).isEqualTo("CN=first.test");
        assertThat(nameOf(after)).isEqualTo("CN=second.test");
        before.send(RawClient.text("still open"));
        assertThat(before.readFrame().text()).isEqualTo("still open");
      }
    }
  }

  @Test
  void filesThatAreNoPairLeaveTheOldCertificate(@TempDir Path folder) throws IOException {
    Path empty = Files.writeString(folder.resolve("empty.pem"), "");
    Path first = Transport.file("first-cert.pem");
    try (Rig rig = Rig.echoing(Transport.TLS)) {
      TlsListener listener = (TlsListener) rig.listener;
      assertThatThrownBy(() -> listener.reload(first, Transport.file("second-key.pem")))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("is not that of the certificate");
      assertThatThrownBy(() -> listener.reload(first, empty))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("openssl pkcs8");
      assertThatThrownBy(() -> listener.reload(empty, Transport.file("first-key.pem")))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> listener.reload(folder.resolve("none"), empty))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("cannot read");
      rig.checkItServes();
    }
  }

  @Test
  void silenceBeforeAndWithinTheTlsHandshakeIsCut() throws IOException {
    try (Rig rig = Rig.echoing(Transport.TLS);
        Socket silent = RawClient.tcp(rig.listener.port());
        Socket begun = RawClient.tcp(rig.listener.port())) {
      begun.getOutputStream().write(new byte[] {22, 3, 1});
      rig.checkItServes();
      rig.pass(Duration.ofSeconds(11));
      assertThat(new RawClient(silent, silent).read()).isNegative();
      assertThat(new RawClient(begun, begun).read()).isNegative();
    }
  }

  @Test
  void plaintextClientIsNotServed() throws IOException {
    try (Rig rig = Rig.echoing(Transport.TLS);
        Socket socket = RawClient.tcp(rig.listener.port());
        RawClient client = new RawClient(socket, socket)) {
      client.send(RawClient.upgradeRequest("").getBytes(US_ASCII));
      assertThat(client.rest()).doesNotContain("HTTP");
      rig.checkItServes();
    }
  }
}
