package pushstack.loadtest.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import pushstack.loadtest.agent.FaultyService;
import pushstack.loadtest.agent.FaultyService.Fault;
import pushstack.loadtest.builtin.Builtins;
import pushstack.loadtest.net.TlsSettings;
import pushstack.loadtest.plan.Plan;
import pushstack.loadtest.plan.Settings;
import pushstack.loadtest.result.Result;
import pushstack.loadtest.result.Verdict;
import pushstack.loadtest.threshold.Threshold;

/// One thing that goes wrong in a service is found, and fails the run by the threshold for it.
@Timeout(120)
final class PlantedFaultsTest {
  private final FaultyService service = new FaultyService();

  @AfterEach
  void close() {
    service.close();
  }

  private Result run(String text, String... thresholds) throws InterruptedException {
    Plan plan = Plan.ofText(text, Builtins.CATALOGUE);
    Settings settings =
        plan.settings()
            .webSocket(service.webSocketUrl())
            .restart(false)
            .settle(Duration.ofMillis(500))
            .thresholds(List.of(thresholds).stream().map(Threshold::parse).toList());
    var description = new LoadTest.Description(text, "test", Optional.empty());
    try (LoadTest test =
        LoadTest.open(plan.with(settings), description, Builtins.CATALOGUE, TlsSettings.STANDARD)) {
      return test.execute(Optional.empty());
    }
  }

  private static List<String> missed(Result result) {
    return result.verdicts().stream()
        .filter(verdict -> !verdict.passed())
        .map(Verdict::threshold)
        .toList();
  }

  private static final String THREE = "deliver, 3, 1000, 0, patience=2s";

  @Test
  void healthyServicePasses() throws InterruptedException {
    assertThat(missed(run(THREE, "p99(delivery) < 1m", "accepted == 3"))).isEmpty();
  }

  @Test
  void lossIsFound() throws InterruptedException {
    service.next(Fault.SWALLOW);
    Result result = run(THREE, "failures <= 1");
    assertThat(missed(result)).containsExactly("lost == 0");
    assertThat(result.account().lost()).isEqualTo(1);
    assertThat(result.measurements().counters()).containsEntry("failed.not_delivered", 1L);
  }

  @Test
  void duplicateIsFound() throws InterruptedException {
    service.next(Fault.DUPLICATE);
    // The second one comes to somebody who is still there.
    Result result = run("notification_forever, 1, 1, 0, notif_delay=1s, run_once=true");
    assertThat(missed(result)).containsExactly("duplicated == 0");
    assertThat(result.account().duplicated()).isEqualTo(1);
  }

  @Test
  void messageThatNobodySentIsFound() throws InterruptedException {
    service.next(Fault.INVENT);
    Result result =
        run("notification_forever, 1, 1, 0, notif_delay=1s, run_once=true", "failures <= 1");
    assertThat(missed(result)).containsExactly("unknown == 0");
  }

  @Test
  void slowDeliveryIsFound() throws InterruptedException {
    service.next(Fault.SLOW);
    String limit = "max(delivery) < " + FaultyService.DELAY_MILLIS + "ms";
    Result result = run(THREE, limit);
    assertThat(missed(result)).containsExactly(limit);
  }

  @Test
  void changedBodyIsFound() throws InterruptedException {
    service.next(Fault.TAMPER);
    assertThat(missed(run(THREE))).containsExactly("failures == 0");
  }

  @Test
  void refusalFailsAtOnce() throws InterruptedException {
    service.next(Fault.REFUSE);
    Result result = run("deliver, 1, 1, 0, patience=1h", "share(refused) <= 50%");
    assertThat(missed(result)).containsExactly("share(refused) <= 50%", "failures == 0");
    assertThat(result.measurements().counters()).containsEntry("failed.status_503", 1L);
  }
}
