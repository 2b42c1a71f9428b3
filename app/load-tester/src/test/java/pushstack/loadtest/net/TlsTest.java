package pushstack.loadtest.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pushstack.loadtest.net.TlsSettings.Identity;
import pushstack.loadtest.net.TlsSettings.Trust;
import pushstack.test.SelfSignedCertificate;

final class TlsTest {
  private static final byte[] REQUEST =
      "GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final String BODY = "b".repeat(50_000);

  @TempDir Path folder;
  private final Loop loop = Loop.start("loop");
  private SelfSignedCertificate pem;

  @BeforeEach
  void certificate() {
    pem = SelfSignedCertificate.write(folder, "server");
  }

  @AfterEach
  void end() {
    loop.close();
  }

  private ScriptedServer server(boolean mutual) throws GeneralSecurityException, IOException {
    Certificate certificate =
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(Files.readAllBytes(pem.certificate())));
    String key =
        Files.readString(pem.key())
            .lines()
            .filter(line -> !line.startsWith("-"))
            .reduce("", String::concat);
    char[] password = {};
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry(
        "server",
        KeyFactory.getInstance("EC")
            .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(key))),
        password,
        new Certificate[] {certificate});
    store.setCertificateEntry("client", certificate);
    KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
    keys.init(store, password);
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    var listener =
        (SSLServerSocket)
            context
                .getServerSocketFactory()
                .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
    listener.setNeedClientAuth(mutual);
    return ScriptedServer.start(
        listener,
        (line, _) -> {
          while (true) {
            line.request();
            line.write("HTTP/1.1 200 OK\r\nContent-Length: " + BODY.length() + "\r\n\r\n" + BODY);
          }
        });
  }

  private String get(ScriptedServer server, String host, TlsSettings settings) throws Exception {
    Target target =
        Target.resolve(
            URI.create("https://" + host + ":" + server.port() + "/"), ClientTls.of(settings));
    var peer = new HttpPeer(loop, target);
    var said = new CompletableFuture<String>();
    loop.submit(() -> peer.send(REQUEST, Duration.ofSeconds(30), callback(peer, said)));
    return said.get(60, TimeUnit.SECONDS);
  }

  /// Asks a second time on the same connection.
  private HttpPeer.Callback callback(HttpPeer peer, CompletableFuture<String> said) {
    return new HttpPeer.Callback() {
      private boolean again;

      @Override
      public void answered(HttpAnswer answer) {
        if (again) {
          said.complete(answer.text());
        } else {
          again = true;
          peer.send(REQUEST, Duration.ofSeconds(30), this);
        }
      }

      @Override
      public void failed(IOException why) {
        said.complete("failed: " + why.getMessage());
      }
    };
  }

  private TlsSettings own() {
    return TlsSettings.STANDARD.trust(new Trust.Own(pem.certificate().toString()));
  }

  @Test
  void onesOwnAuthorityIsTrusted() throws Exception {
    try (var server = server(false)) {
      assertThat(get(server, "localhost", own())).isEqualTo(BODY);
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  @Test
  void aStrangersCertificateIsNot() throws Exception {
    try (var server = server(false)) {
      assertThat(get(server, "localhost", TlsSettings.STANDARD)).startsWith("failed: ");
    }
  }

  @Test
  void anotherNameThanThatOfTheCertificateIsNot() throws Exception {
    try (var server = server(false)) {
      assertThat(get(server, "127.0.0.9", own())).startsWith("failed: ");
    }
  }

  @Test
  void nothingIsVerifiedIfSwitchedOff() throws Exception {
    TlsSettings off = TlsSettings.STANDARD.trust(new Trust.Off());
    assertThat(ClientTls.of(off).verifies()).isFalse();
    try (var server = server(false)) {
      assertThat(get(server, "127.0.0.1", off)).isEqualTo(BODY);
    }
  }

  @Test
  void aClientCertificateIsShownFromFilesOrText() throws Exception {
    var files = new Identity(pem.certificate().toString(), pem.key().toString());
    var texts = new Identity(Files.readString(pem.certificate()), Files.readString(pem.key()));
    try (var server = server(true)) {
      assertThat(get(server, "localhost", own())).startsWith("failed: ");
      assertThat(get(server, "localhost", own().identity(files))).isEqualTo(BODY);
      assertThat(get(server, "localhost", own().identity(texts))).isEqualTo(BODY);
    }
  }

  @Test
  void whatIsNoPemSaysWhichFile() {
    var missing = TlsSettings.STANDARD.trust(new Trust.Own("no-such.pem"));
    assertThatThrownBy(() -> ClientTls.of(missing))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no-such.pem");
    var swapped =
        TlsSettings.STANDARD.identity(
            new Identity(pem.certificate().toString(), pem.certificate().toString()));
    assertThatThrownBy(() -> ClientTls.of(swapped))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no PKCS #8 private key");
  }
}
