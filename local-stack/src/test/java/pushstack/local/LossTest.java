package pushstack.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pushstack.local.Verdict.Kind;
import pushstack.local.Verdict.Problem;

/// Every push that was answered 201 with a TTL arrives, whatever is killed. Minutes of load on real
/// processes: `-Dloss.seconds` sets how long, `-Dloss.seed` repeats the random choices (not the
/// races between processes), `-Dloss.user-agents` how many.
@Tag("heavy")
class LossTest {
  private static final Duration LENGTH = Duration.ofSeconds(Long.getLong("loss.seconds", 120));
  private static final int USER_AGENTS = Integer.getInteger("loss.user-agents", 60);
  private static final long SEED =
      Long.getLong("loss.seed", ThreadLocalRandom.current().nextLong(1_000_000_000));

  /// About 130 pushes a second in all, which leaves two build cores some room.
  private static final Duration GAP = Duration.ofMillis(100);

  /// Long enough to come back from a kill, short enough for a dozen faults in a run.
  private static final Duration CALM = Duration.ofSeconds(7);

  @TempDir Path folder;

  @Test
  void nothingAcceptedIsLostOnOneProcess() {
    try (Fleet fleet = Fleet.embedded(folder)) {
      check(
          "embedded",
          fleet,
          new LossRun(SEED, USER_AGENTS, GAP, new Havoc(LENGTH, CALM, SEED), _ -> false));
    }
  }

  @Test
  void nothingAcceptedIsLostOnThreeNodes() {
    try (Fleet fleet = Fleet.onDynalite(folder)) {
      check(
          "dynalite",
          fleet,
          new LossRun(SEED, USER_AGENTS, GAP, new Havoc(LENGTH, CALM, SEED), _ -> false));
    }
  }

  /// The same machinery with one message made to vanish at the very end of its way.
  @Test
  void plantedLossIsFound() {
    var planted = new AtomicInteger(-1);
    Predicate<Posted> plant =
        posted ->
            posted.topic == null
                && posted.ttl > 0
                && (planted.compareAndSet(-1, posted.number) || planted.get() == posted.number);
    var peace = new Havoc(Duration.ofSeconds(8), Duration.ofMinutes(1), SEED);
    var run = new LossRun(SEED, 20, GAP, peace, plant);
    try (Fleet fleet = Fleet.embedded(folder)) {
      Verdict verdict = run.run(fleet).verdict();
      assertThat(verdict.problems())
          .singleElement()
          .satisfies(problem -> {
            assertThat(problem.kind()).isEqualTo(Kind.LOST);
            assertThat(problem.number()).isEqualTo(planted.get());
            assertThat(problem.history()).contains("with 201").contains("hello at");
          });
    }
  }

  private static void check(String name, Fleet fleet, LossRun run) {
    System.out.printf(
        "loss %s: seed %d, %d s, %d user agents%n",
        name, run.seed(), LENGTH.toSeconds(), run.userAgents());
    LossRun.Outcome outcome = run.run(fleet);
    Verdict verdict = outcome.verdict();
    System.out.printf("loss %s: %s; %s%n", name, outcome.trouble(), verdict.summary());
    assertThat(verdict.problems())
        .withFailMessage(() -> report(run, outcome) + fleet.logs())
        .isEmpty();
    assertThat(verdict.promised()).as("work done").isPositive();
  }

  private static String report(LossRun run, LossRun.Outcome outcome) {
    return "seed %d, %s%n%s%n%s%n"
        .formatted(
            run.seed(),
            outcome.trouble(),
            outcome.verdict().summary(),
            outcome.verdict().problems().stream()
                .map(Problem::toString)
                .collect(Collectors.joining("\n")));
  }
}
