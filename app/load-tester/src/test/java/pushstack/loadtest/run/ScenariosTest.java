package pushstack.loadtest.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pushstack.loadtest.builtin.Builtins;
import pushstack.loadtest.measure.Account;
import pushstack.loadtest.net.TlsSettings;
import pushstack.loadtest.plan.Plan;
import pushstack.loadtest.result.Result;
import pushstack.test.peer.ServiceProcess;

/// Each built-in scenario against our own service, in a process of its own.
@Timeout(120)
final class ScenariosTest {
  @TempDir static Path folder;
  private static ServiceProcess service;

  @BeforeAll
  static void start() {
    service =
        ServiceProcess.builder(folder.resolve("service.log"))
            .set("role", "all")
            .set("storage.engine", "embedded")
            .set("data", folder.resolve("data").toString())
            .jvm("-Xmx256m")
            .build()
            .start();
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  private static Result run(Plan plan) throws InterruptedException {
    Plan aimed =
        plan.with(plan.settings().webSocket(service.webSocketUrl()).seed(1).restart(false));
    var description = new LoadTest.Description("", "test", Optional.empty());
    try (LoadTest test =
        LoadTest.open(aimed, description, Builtins.CATALOGUE, TlsSettings.STANDARD)) {
      Result result = test.execute(Optional.empty());
      assertThat(test.failures().reasons()).isEmpty();
      assertThat(result.verdicts()).isNotEmpty().allMatch(verdict -> verdict.passed());
      return result;
    }
  }

  private static Result text(String plan) throws InterruptedException {
    return run(Plan.ofText(plan, Builtins.CATALOGUE));
  }

  private static Result yaml(String document) throws InterruptedException {
    return run(Plan.ofYaml(document, Builtins.CATALOGUE));
  }

  private static void assertAllDelivered(Result result, int messages) {
    Account account = result.account();
    assertThat(account.sent()).isEqualTo(messages);
    assertThat(account.delivered()).isEqualTo(messages);
    assertThat(result.measurements().counters())
        .containsEntry("notification.sent", (long) messages)
        .containsEntry("notification.received", (long) messages)
        .containsEntry("notification.ack", (long) messages);
    assertThat(result.measurements().counters().get("notification.throughput.bytes")).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "basic, 4, 10, 0",
        "basic, 4, 10, 0, coding=aesgcm, vapid=none",
        "reconnect_forever, 4, 10, 0, 0, true",
        "notification_forever, 4, 10, 0, notif_delay=0, run_once=true",
        "notification_forever_stored, 1, 1, 0, 4, run_once=1, notif_delay=0",
        "simple_basic, 2, 10, 0, notif_delay=0, count=2",
        "simple_ping, 4, 10, 0, ping_delay=0, count=1",
        "simple_channels, 1, 10, 0, notif_delay=0, count=4",
        "simple_reconnecter, 1, 1, 0, 2, 0, 0, 2",
        "simple_datasender, 2, 10, 0, notif_delay=0, count=2",
        "deliver, 4, 10, 0",
      })
  void everythingIsDeliveredOnce(String plan) throws InterruptedException {
    assertAllDelivered(text(plan), 4);
  }

  @Test
  void onlyTheSecondOfATopicArrives() throws InterruptedException {
    Account account = text("basic_topic, 3, 10, 0").account();
    assertThat(account.accepted()).isEqualTo(6);
    assertThat(account.delivered()).isEqualTo(3);
    assertThat(account.replaced()).isEqualTo(3);
  }

  @Test
  void whatWasNotAcknowledgedComesAgain() throws InterruptedException {
    Account account =
        text("notification_forever_direct_store, 3, 10, 0, cycle_delay=0, run_once=true").account();
    assertThat(account.delivered()).isEqualTo(3);
    assertThat(account.repeated()).isEqualTo(3);
  }

  @Test
  void refusalsAreAnswers() throws InterruptedException {
    Account account =
        text("notification_forever_unsubscribed, 2, 10, 0, 0, true"
                + " | notification_forever_bad_tokens, 2, 10, 0, 0, true"
                + " | notification_forever_bad_endpoints, 2, 10, 0, 0, true"
                + " | restricted, 2, 10, 0")
            .account();
    assertThat(account.refused()).isEqualTo(2 * 5);
    assertThat(account.delivered()).isEqualTo(2);
  }

  @Test
  void apiTestChecksThemAll() throws InterruptedException {
    Account account = text("api_test, 1, 1, 0").account();
    assertThat(account.delivered()).isGreaterThan(8);
    assertThat(account.refused()).isEqualTo(5);
  }

  @Test
  void endlessScenariosEndInOrder() throws InterruptedException {
    Result result =
        yaml(
            """
            duration: 4s
            loads:
              - {scenario: connect_and_idle_forever, quantity: 20}
              - {scenario: register_forever, quantity: 2, args: {reg_delay: 100ms}}
              - {scenario: loadtest, quantity: 1, args: {delay: 200ms, qty_stored: 3}}
            """);
    assertThat(result.peakAgents()).isGreaterThanOrEqualTo(20);
    assertThat(result.account().lost()).isZero();
    assertThat(result.account().delivered()).isPositive();
  }

  @Test
  void openLoopDeliversAtItsRate() throws InterruptedException {
    Result result =
        yaml(
            """
            loads:
              - scenario: deliver
                duration: 2s
                arrivals: {rate: 50/s, agents: 20}
            thresholds: [count(arrivals.missed) == 0, 'p99(delivery) < 10s', 'rate(accepted) > 1/s']
            """);
    assertAllDelivered(result, 100);
    assertThat(result.measurements().timers())
        .hasEntrySatisfying("delivery", all -> assertThat(all.getTotalCount()).isEqualTo(100));
  }

  @Test
  void populationGoesOnWithoutFailures() throws InterruptedException {
    Result result =
        yaml("{duration: 2s, loads: [{scenario: basic, agents: {ramp: {to: 6, over: 1s}}}]}");
    assertThat(result.account().delivered()).isGreaterThan(6);
  }

  @Test
  void seedMakesARunRepeatable() throws InterruptedException {
    Map<String, Long> first = text("basic, 3, 10, 0").measurements().counters();
    Map<String, Long> second = text("basic, 3, 10, 0").measurements().counters();
    assertThat(second).isEqualTo(first);
  }

  @Test
  void serviceThatIsNotThereIsSaid() {
    Plan plan = Plan.ofText("basic, 1, 1, 0", Builtins.CATALOGUE);
    var description = new LoadTest.Description("", "test", Optional.empty());
    // Nothing listens on port 1, and no name ends in .invalid (RFC 2606).
    assertThatThrownBy(() ->
            LoadTest.open(
                plan.with(plan.settings().webSocket(URI.create("ws://127.0.0.1:1/"))),
                description,
                Builtins.CATALOGUE,
                TlsSettings.STANDARD))
        .isInstanceOf(UnreachableException.class)
        .hasMessageStartingWith("ws://127.0.0.1:1/ cannot be reached: ");
    assertThatThrownBy(() ->
            LoadTest.open(
                plan.with(plan.settings().webSocket(URI.create("ws://push.invalid/"))),
                description,
                Builtins.CATALOGUE,
                TlsSettings.STANDARD))
        .isInstanceOf(UnreachableException.class)
        .hasMessage("the name push.invalid is not known in DNS");
    assertThatThrownBy(
            () -> LoadTest.open(plan, description, Builtins.CATALOGUE, TlsSettings.STANDARD))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("names no target");
  }
}
