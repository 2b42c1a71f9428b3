package pushstack.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pushstack.connect.socket.PlainResponder;
import pushstack.service.OpsPages.Answer;
import pushstack.service.OpsPages.Kind;
import pushstack.storage.StorageException;

final class OpsPagesTest {
  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
  private final AtomicReference<Optional<String>> trouble = new AtomicReference<>(Optional.empty());
  private final AtomicInteger asked = new AtomicInteger();
  private final AtomicBoolean draining = new AtomicBoolean();
  private final OpsPages pages =
      pages(() -> {
        asked.incrementAndGet();
        return trouble.get();
      });

  private OpsPages pages(java.util.function.Supplier<Optional<String>> storage) {
    return new OpsPages(
        new OpsPages.Facts(
            storage, draining::get, () -> 12, () -> 34, URI.create("https://docs.example/errors")),
        now::get,
        new BuildVersion("src", "1.2.3", "abc", "7"));
  }

  private Answer page(Kind kind, String path) {
    return pages.answer(kind, path).orElseThrow();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/health", "/__heartbeat__"})
  void healthTellsWhatEachKindOfNodeTells(String path) {
    assertThat(page(Kind.CONNECTION, path))
        .isEqualTo(
            new Answer(
                200,
                "application/json",
                "{\"status\":\"OK\",\"version\":\"1.2.3\",\"connections\":12}"));
    assertThat(page(Kind.ENDPOINT, path).body())
        .isEqualTo(
            "{\"status\":\"OK\",\"version\":\"1.2.3\",\"router_table\":{\"status\":\"OK\"},"
                + "\"message_table\":{\"status\":\"OK\"},"
                + "\"routers\":{\"apns\":false,\"fcm\":false},\"request_count\":34}");
    assertThat(page(Kind.ADMIN, path).body())
        .isEqualTo(
            "{\"status\":\"OK\",\"version\":\"1.2.3\",\"storage\":{\"status\":\"OK\"},"
                + "\"draining\":false,\"connections\":12,\"request_count\":34}");
  }

  @Test
  void unusableStorageIs503AndOnlyOperatorsLearnWhy() {
    trouble.set(Optional.of("disk full"));
    assertThat(page(Kind.CONNECTION, "/__heartbeat__"))
        .isEqualTo(
            new Answer(
                503,
                "application/json",
                "{\"status\":\"ERROR\",\"version\":\"1.2.3\",\"connections\":12}"));
    assertThat(page(Kind.ENDPOINT, "/health").body())
        .contains("\"message_table\":{\"status\":\"NOT OK\",\"cause\":\"unusable\"}")
        .doesNotContain("disk");
    assertThat(page(Kind.ADMIN, "/health").body())
        .contains("\"storage\":{\"status\":\"NOT OK\",\"cause\":\"disk full\"}");
  }

  @Test
  void faultOfTheEngineIsTroubleToo() {
    OpsPages failing =
        pages(() -> {
          throw new StorageException("cut off");
        });
    assertThat(failing.answer(Kind.ADMIN, "/health").orElseThrow().status()).isEqualTo(503);
  }

  @Test
  void storageIsAskedAtMostEveryTenSeconds() {
    page(Kind.CONNECTION, "/health");
    trouble.set(Optional.of("gone"));
    now.set(Instant.EPOCH.plusMillis(9_999));
    assertThat(page(Kind.ENDPOINT, "/health").status()).isEqualTo(200);
    assertThat(asked).hasValue(1);
    now.set(Instant.EPOCH.plusSeconds(10));
    assertThat(page(Kind.ENDPOINT, "/health").status()).isEqualTo(503);
    assertThat(asked).hasValue(2);
  }

  @Test
  void storageThatDoesNotAnswerIsTroubleForThoseWhoComeMeanwhile() throws InterruptedException {
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    OpsPages stuck =
        pages(() -> {
          inside.countDown();
          try {
            release.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          return Optional.empty();
        });
    Thread first = Thread.startVirtualThread(() -> stuck.answer(Kind.ADMIN, "/health"));
    inside.await();
    assertThat(stuck.answer(Kind.ADMIN, "/health").orElseThrow().status()).isEqualTo(200);
    now.set(Instant.EPOCH.plusSeconds(10));
    assertThat(stuck.answer(Kind.ADMIN, "/health").orElseThrow().body())
        .contains("storage does not answer");
    release.countDown();
    assertThat(first.join(Duration.ofSeconds(10))).isTrue();
  }

  @Test
  void changesOfStorageAreLoggedOnce() {
    try (CapturedLog log = new CapturedLog(StorageCheck.class)) {
      trouble.set(Optional.of("disk full"));
      page(Kind.ADMIN, "/health");
      now.set(Instant.EPOCH.plusSeconds(20));
      page(Kind.ADMIN, "/health");
      trouble.set(Optional.empty());
      now.set(Instant.EPOCH.plusSeconds(40));
      page(Kind.ADMIN, "/health");
      assertThat(log.lines()).hasSize(2);
      assertThat(log.lines().getFirst()).contains("storage.unusable reason=\"disk full\"");
    }
  }

  @Test
  void balancerIsToldToGoElsewhereWhileDraining() {
    assertThat(page(Kind.CONNECTION, "/__lbheartbeat__"))
        .isEqualTo(new Answer(200, "text/plain; charset=utf-8", ""));
    draining.set(true);
    assertThat(page(Kind.CONNECTION, "/__lbheartbeat__").status()).isEqualTo(503);
    assertThat(asked).hasValue(0);
  }

  @Test
  void statusAndVersionAreAsEverywhere() {
    assertThat(page(Kind.ENDPOINT, "/status").body())
        .isEqualTo("{\"status\":\"OK\",\"version\":\"1.2.3\"}");
    assertThat(page(Kind.ENDPOINT, "/__version__").body())
        .isEqualTo("{\"source\":\"src\",\"version\":\"1.2.3\",\"commit\":\"abc\",\"build\":\"7\"}");
  }

  @Test
  void buildThatWasToldNothingIsUnknownButHasItsVersion() {
    assertThat(BuildVersion.current().version()).matches("[0-9].*");
    assertThat(BuildVersion.read("missing.properties"))
        .isEqualTo(new BuildVersion("unknown", "unknown", "unknown", "unknown"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/__error__", "/v1/err/crit", "/v1/err"})
  void testErrorLogsExactlyOneError(String path) {
    try (CapturedLog log = new CapturedLog(OpsPages.class)) {
      assertThat(page(Kind.CONNECTION, path))
          .isEqualTo(
              new Answer(
                  418, "application/json", "{\"code\":418,\"errno\":999,\"error\":\"LogCheck\"}"));
      assertThat(log.records())
          .singleElement()
          .satisfies(
              record -> assertThat(record.getLevel()).isEqualTo(java.util.logging.Level.SEVERE));
    }
    assertThat(page(Kind.ENDPOINT, path).body())
        .isEqualTo(
            "{\"code\":418,\"errno\":999,\"error\":\"I'm a teapot\",\"message\":\"ERROR:Success\","
                + "\"more_info\":\"https://docs.example/errors\"}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/health/", "/HEALTH", "/push/x", ""})
  void otherPathsAreNotOurs(String path) {
    assertThat(pages.answer(Kind.ENDPOINT, path)).isEmpty();
  }

  @Test
  void bothListenersGetTheSamePages() {
    assertThat(pages.forEndpoint().page("/status").orElseThrow().body())
        .isEqualTo(page(Kind.ENDPOINT, "/status").body());
    PlainResponder responder = pages.forWebSocket();
    assertThat(responder.respond("GET", "/status").status()).isEqualTo(200);
    assertThat(responder.respond("POST", "/status").status()).isEqualTo(404);
    assertThat(responder.respond("GET", "/nothing").status()).isEqualTo(404);
  }
}
