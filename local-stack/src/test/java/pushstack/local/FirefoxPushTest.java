package pushstack.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Security;
import java.util.List;
import java.util.concurrent.ExecutionException;
import nl.martijndwars.webpush.Encoding;
import nl.martijndwars.webpush.Notification;
import nl.martijndwars.webpush.PushService;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.jose4j.lang.JoseException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import pushstack.test.browser.Firefox;
import pushstack.test.browser.FirefoxPreferences;
import pushstack.webpush.crypto.P256KeyPair;

/// The main job on real parts: a real Firefox subscribes, a real web-push library sends, the
/// service worker gets the decrypted message.
@Tag("heavy")
class FirefoxPushTest {
  private static final P256KeyPair KEY = P256KeyPair.generate();
  private static final String CONNECTION = "dom.push.connection.enabled";
  private static NodeSender sender;

  @TempDir Path data;

  private ServiceUnderTest service;
  private PushSite site;
  private Firefox firefox;

  @BeforeAll
  static void installSender() throws IOException, InterruptedException {
    sender = NodeSender.install();
  }

  @BeforeEach
  void start() throws IOException {
    service = ServiceUnderTest.start(data);
    site = new PushSite();
    firefox = Firefox.start(FirefoxPreferences.push(service.webSocketUrl()));
    firefox.open(site.address());
  }

  @AfterEach
  void stop() {
    firefox.close();
    site.close();
    service.close();
  }

  @ParameterizedTest
  @CsvSource({
    "false, aes128gcm, v1",
    "false, aesgcm, v1",
    "true, aes128gcm, v2",
    "true, aesgcm, v2"
  })
  void pushOfTheNpmLibraryIsShownDecrypted(boolean restricted, String encoding, String version)
      throws IOException, InterruptedException {
    JsonNode subscription = subscribe(restricted ? KEY : null);
    ObjectNode options = options(60).put("contentEncoding", encoding);

    NodeSender.Answer answer =
        sender.send(subscription, "Grüße aus Node", options, restricted ? KEY : null);

    assertThat(answer.status()).as(answer.body()).isEqualTo(201);
    assertThat(subscription.get("endpoint").asText())
        .startsWith(service.endpointUrl() + "/wpush/" + version + "/");
    assertThat(site.awaitPush()).isEqualTo("Grüße aus Node");
    assertThat(firefox.await("shown").toString()).isEqualTo("[\"Grüße aus Node\"]");
  }

  @ParameterizedTest
  @EnumSource
  void pushOfTheJavaLibraryIsShownDecrypted(Encoding encoding)
      throws GeneralSecurityException,
          IOException,
          JoseException,
          ExecutionException,
          InterruptedException {
    JsonNode subscription = subscribe(KEY);
    Security.addProvider(new BouncyCastleProvider());
    var library =
        new PushService(
            KEY.publicKey().base64url(), KEY.secretBase64url(), "mailto:sender@example.org");
    var push =
        new Notification(
            subscription.get("endpoint").asText(),
            subscription.at("/keys/p256dh").asText(),
            subscription.at("/keys/auth").asText(),
            "Grüße aus Java".getBytes(StandardCharsets.UTF_8),
            60) {
          @Override
          public String getOrigin() {
            // The library leaves out the port, which is right on the scheme's own port only.
            return service.endpointUrl().toString();
          }
        };

    int status = library.send(push, encoding).getStatusLine().getStatusCode();

    assertThat(status).isEqualTo(201);
    assertThat(site.awaitPush()).isEqualTo("Grüße aus Java");
  }

  /// In whatever order: Firefox decrypts the messages of one batch at the same time. That they are
  /// sent in order is a matter of the wire, and of the conformance test.
  @Test
  void messagesSentWhileDisconnectedArriveOnReturn() throws IOException, InterruptedException {
    JsonNode subscription = subscribe(null);
    disconnect();
    for (String text : List.of("first", "second", "third")) {
      assertThat(sender.send(subscription, text, options(600), null).status()).isEqualTo(201);
    }
    assertThat(site.isQuiet()).isTrue();

    connect();

    assertThat(List.of(site.awaitPush(), site.awaitPush(), site.awaitPush()))
        .containsExactlyInAnyOrder("first", "second", "third");
    assertThat(firefox.await("shown.length === 3 && shown").toString())
        .contains("first", "second", "third");
  }

  @Test
  void messageSentWhileFirefoxIsClosedArrivesAfterItsNextStart()
      throws IOException, InterruptedException {
    JsonNode subscription = subscribe(KEY);
    firefox.quit();
    service.awaitSessions(0);
    assertThat(sender.send(subscription, "good morning", options(600), KEY).status())
        .isEqualTo(201);

    firefox.start();

    assertThat(site.awaitPush()).isEqualTo("good morning");
  }

  @Test
  void laterMessageOfTheTopicReplacesTheWaitingOne() throws IOException, InterruptedException {
    JsonNode subscription = subscribe(null);
    disconnect();
    for (String score : List.of("1:0", "2:0", "2:1")) {
      ObjectNode options = options(600).put("topic", "score");
      assertThat(sender.send(subscription, score, options, null).status()).isEqualTo(201);
    }

    connect();

    assertThat(site.awaitPush()).isEqualTo("2:1");
    expectNothingButASentinel(subscription);
  }

  @Test
  void messageWithoutTimeToLiveIsNotKept() throws IOException, InterruptedException {
    JsonNode subscription = subscribe(null);
    disconnect();
    assertThat(sender.send(subscription, "now or never", options(0), null).status()).isEqualTo(201);

    connect();

    expectNothingButASentinel(subscription);
  }

  @Test
  void senderLearnsThatTheSubscriptionIsGone() throws IOException, InterruptedException {
    JsonNode subscription = subscribe(null);
    assertThat(sender.send(subscription, "still there", options(60), null).status()).isEqualTo(201);

    assertThat(firefox.evaluate("unsubscribe()").asBoolean()).isTrue();

    assertThat(sender.send(subscription, "anybody?", options(60), null).status()).isEqualTo(410);
  }

  @Test
  void senderWithAnotherKeyIsRefused() throws IOException, InterruptedException {
    JsonNode subscription = subscribe(KEY);

    NodeSender.Answer answer =
        sender.send(subscription, "not mine", options(60), P256KeyPair.generate());

    assertThat(answer.status()).isEqualTo(401);
    assertThat(sender.send(subscription, "unsigned", options(60), null).status()).isEqualTo(401);
    expectNothingButASentinel(subscription);
  }

  private JsonNode subscribe(@Nullable P256KeyPair applicationServer) {
    String key =
        applicationServer == null ? "null" : "'" + applicationServer.publicKey().base64url() + "'";
    return firefox.evaluate("subscribe(" + key + ")");
  }

  private static ObjectNode options(int ttl) {
    return JsonNodeFactory.instance.objectNode().put("TTL", ttl);
  }

  private void disconnect() throws IOException, InterruptedException {
    firefox.set(CONNECTION, false);
    service.awaitSessions(0);
  }

  private void connect() throws IOException, InterruptedException {
    firefox.set(CONNECTION, true);
    service.awaitSessions(1);
  }

  /// One more push arrives, and nothing came before it.
  private void expectNothingButASentinel(JsonNode subscription)
      throws IOException, InterruptedException {
    assertThat(sender.send(subscription, "sentinel", options(60), KEY).status()).isEqualTo(201);
    assertThat(site.awaitPush()).isEqualTo("sentinel");
    assertThat(site.isQuiet()).isTrue();
  }
}
