package pushstack.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pushstack.fleet.FakeAws;
import pushstack.fleet.FakeAws.Answer;
import pushstack.fleet.FakeAws.Call;
import pushstack.fleet.FleetException;
import pushstack.fleet.SecretStore;
import pushstack.schema.Deployment;
import pushstack.service.KeyRing.Reload;
import pushstack.service.ServiceConfig.KeySource;
import pushstack.webpush.token.FernetKey;

final class ManagedKeysTest {
  private static final Deployment PROD = new Deployment("prod");
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final String ALPHANUMERICS =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

  private final Map<String, String> secrets = new ConcurrentHashMap<>();
  private final FakeAws aws = FakeAws.start();
  private final SecretStore store = new SecretStore();

  @TempDir private Path data;

  @BeforeEach
  void answer() {
    aws.answering("GetSecretValue", this::secret);
  }

  @AfterEach
  void stop() {
    store.close();
    aws.close();
  }

  private Answer secret(Call call) {
    String text = secrets.get(call.text("SecretId"));
    return text == null
        ? Answer.error(400, "ResourceNotFoundException", "can't find the specified secret.")
        : Answer.ok("{\"SecretString\":\"%s\"}".formatted(text.replace("\n", "\\n")));
  }

  private KeyRing ring(KeyKind kind, String id) {
    return new KeyRing(kind, new KeySource.Managed(id), RANDOM, store);
  }

  /// As CloudFormation generates it without punctuation.
  private static String generated(int length) {
    return RANDOM
        .ints(length, 0, ALPHANUMERICS.length())
        .collect(
            StringBuilder::new,
            (text, i) -> text.append(ALPHANUMERICS.charAt(i)),
            StringBuilder::append)
        .toString();
  }

  @Test
  void anythingThatCloudFormationGeneratesIsAKey() {
    for (int i = 0; i < ALPHANUMERICS.length(); i++) {
      secrets.put(PROD.tokenKeysSecret(), generated(42) + ALPHANUMERICS.charAt(i));
      String key = ring(KeyKind.TOKEN, PROD.tokenKeysSecret()).texts().getFirst();
      assertThat(key).hasSize(43);
      assertThat(FernetKey.parse(key)).isPresent();
    }
    secrets.put(PROD.nodeAuthSecret(), generated(64));
    assertThat(ring(KeyKind.NODE_AUTH, PROD.nodeAuthSecret()).keys()).hasSize(1);
    secrets.put(PROD.adminTokenSecret(), generated(64));
    assertThat(ring(KeyKind.ADMIN, PROD.adminTokenSecret()).keys()).hasSize(1);
  }

  @Test
  void rotationNeedsNoRestart() {
    String old = generated(43);
    String fresh = generated(43);
    secrets.put("keys", old);
    KeyRing ring = ring(KeyKind.TOKEN, "keys");
    secrets.put("keys", "# from today\n" + fresh + "\n" + old + "\n");
    assertThat(ring.reload()).isEqualTo(Reload.CHANGED);
    assertThat(ring.texts()).containsExactly(fresh, old);
    assertThat(ring.reload()).isEqualTo(Reload.UNCHANGED);
  }

  @Test
  void lostOrBrokenSecretKeepsTheOldKeys() {
    String key = generated(43);
    secrets.put("keys", key);
    KeyRing ring = ring(KeyKind.TOKEN, "keys");
    secrets.remove("keys");
    try (CapturedLog log = new CapturedLog(KeyRing.class)) {
      assertThat(ring.reload()).isEqualTo(Reload.REFUSED);
      secrets.put("keys", key + "\nnearly-a-key");
      assertThat(ring.reload()).isEqualTo(Reload.REFUSED);
      assertThat(log.lines())
          .hasSize(2)
          .allSatisfy(line -> assertThat(line).contains("keys.refused", "kind=token"))
          .noneSatisfy(line -> assertThat(line).contains("nearly"));
    }
    assertThat(ring.texts()).containsExactly(key);
  }

  @Test
  void secretThatCannotBeUsedAtStartIsNamed() {
    assertThatThrownBy(() -> ring(KeyKind.TOKEN, "push/prod/none"))
        .isInstanceOf(FleetException.class)
        .hasMessage(
            "the secret push/prod/none cannot be read: ResourceNotFoundException: can't find the"
                + " specified secret.");
    secrets.put("keys", "short");
    assertThatThrownBy(() -> ring(KeyKind.TOKEN, "keys"))
        .isInstanceOf(KeySourceException.class)
        .hasMessageStartingWith("the secret keys has no key in line 1");
    aws.answering("GetSecretValue", _ -> Answer.ok("{\"SecretBinary\":\"AAAA\"}"));
    assertThatThrownBy(() -> ring(KeyKind.TOKEN, "keys")).hasMessage("the secret keys is not text");
  }

  @ParameterizedTest
  @CsvSource({
    "keys.token-secret, keys.token-file",
    "keys.node-auth-secret, keys.node-auth-file",
    "keys.token-secret, keys.token",
    "keys.node-auth-secret, keys.node-auth",
    "admin.token-secret, admin.token"
  })
  void oneKindHasOneSource(String secret, String other) {
    assertThatThrownBy(() ->
            ServiceConfig.load(
                List.of("--" + secret + "=a", "--" + other + "=" + "k".repeat(43)), Map.of()))
        .hasMessageContaining(secret + " (flag --" + secret + "): \"a\" cannot be given together");
  }

  private PushService start() {
    ServiceConfig config =
        ServiceConfig.load(
            List.of(
                "--data=" + data,
                "--websocket.port=0",
                "--internal.port=0",
                "--endpoint.port=0",
                "--admin.port=0",
                "--log.level=error",
                "--keys.token-secret=" + PROD.tokenKeysSecret(),
                "--keys.node-auth-secret=" + PROD.nodeAuthSecret(),
                "--admin.token-secret=" + PROD.adminTokenSecret()),
            Map.of());
    return PushService.start(
        config,
        Logging.configure(config.log().format(), config.log().level()),
        InstantSource.system());
  }

  private static int reload(URI admin, Optional<String> token)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(admin.resolve("/keys/reload"))
            .POST(HttpRequest.BodyPublishers.noBody());
    token.ifPresent(text -> request.header("Authorization", "Bearer " + text));
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(request.build(), BodyHandlers.ofString()).statusCode();
    }
  }

  @Test
  void nodeRunsOnSecretsAloneAndCountsThoseItCannotReadAgain() throws Exception {
    String first = generated(64);
    String second = generated(64);
    secrets.put(PROD.tokenKeysSecret(), generated(43));
    secrets.put(PROD.nodeAuthSecret(), generated(64));
    secrets.put(PROD.adminTokenSecret(), first);
    try (PushService service = start()) {
      URI admin = service.adminUrl();
      assertThat(reload(admin, Optional.empty())).isEqualTo(401);
      secrets.put(PROD.adminTokenSecret(), second + "\n" + first);
      assertThat(reload(admin, Optional.of(second))).isEqualTo(401);
      assertThat(reload(admin, Optional.of(first))).isEqualTo(200);
      assertThat(reload(admin, Optional.of(second))).isEqualTo(200);
      secrets.remove(PROD.nodeAuthSecret());
      assertThat(reload(admin, Optional.of(first))).isEqualTo(409);
      try (HttpClient client = HttpClient.newHttpClient()) {
        HttpRequest metrics = HttpRequest.newBuilder(admin.resolve("/metrics")).build();
        assertThat(client.send(metrics, BodyHandlers.ofString()).body())
            .contains("pushstack_key_reloads_refused_total 1.0\n");
      }
    }
    assertThat(data.resolve("token-keys")).doesNotExist();
  }
}
