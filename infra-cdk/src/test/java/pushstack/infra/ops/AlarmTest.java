package pushstack.infra.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import pushstack.schema.Deployment;
import pushstack.schema.FleetMetric;

/// The catalogue against the runbooks and against itself.
class AlarmTest {
  private static final Path RUNBOOKS = Path.of("..", "ops-runbooks");
  private static final Deployment LONGEST = new Deployment("a".repeat(20));

  // An alarm cannot stop a release unless it is one of ten.
  private static final int MOST_FOR_A_RELEASE = 10;

  private static String read(Path page) {
    try {
      return Files.readString(page);
    } catch (IOException e) {
      throw new AssertionError("no page " + page, e);
    }
  }

  @ParameterizedTest
  @EnumSource
  void pageExistsAndNamesTheAlarm(Alarm alarm) {
    String name = alarm.awsName(new Deployment("x")).substring("push-x-".length());
    assertThat(read(RUNBOOKS.resolve(alarm.runbook()))).contains("`" + name + "`");
  }

  @ParameterizedTest
  @EnumSource
  void pageHasTheUsualShape(Alarm alarm) {
    assertThat(
            read(RUNBOOKS.resolve(alarm.runbook()))
                .lines()
                .filter(line -> line.startsWith("#"))
                .skip(1))
        .containsExactly(
            "## What the user sees",
            "## Confirm",
            "## Stop the bleeding",
            "## Repair",
            "## Prevent");
  }

  /// A command of a page that names an alarm which does not exist would do nothing.
  @Test
  void everyAlarmThatAPageNamesExists() throws IOException {
    Set<String> known = new TreeSet<>();
    for (Alarm alarm : Alarm.values()) {
      known.add(alarm.awsName(new Deployment("x")).substring("push-x-".length()));
    }
    Set<String> named = new TreeSet<>();
    Pattern name = Pattern.compile("--alarm-name \"push-\\$ENV-([a-z-]+)\"");
    try (Stream<Path> pages = Files.list(RUNBOOKS)) {
      pages.forEach(
          page -> name.matcher(read(page)).results().forEach(found -> named.add(found.group(1))));
    }
    assertThat(named).isNotEmpty().isSubsetOf(known);
  }

  @Test
  void everyPageBelongsToAnAlarmOrIsInTheIndex() throws IOException {
    Set<String> pages = new TreeSet<>();
    try (Stream<Path> files = Files.list(RUNBOOKS)) {
      files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".md"))
          .forEach(pages::add);
    }
    String index = read(RUNBOOKS.resolve("README.md"));
    Set<String> known =
        pages.stream()
            .filter(page -> index.contains("(" + page + ")"))
            .collect(Collectors.toCollection(TreeSet::new));
    Arrays.stream(Alarm.values()).map(Alarm::runbook).forEach(known::add);
    known.add("README.md");
    assertThat(pages).isEqualTo(known);
  }

  /// What is not alarmed is at least drawn: a metric that nobody looks at is not worth its price.
  @Test
  void everyFleetMetricIsLookedAt() {
    Set<FleetMetric> seen = EnumSet.noneOf(FleetMetric.class);
    for (Question question : Question.values()) {
      seen.addAll(question.context());
    }
    for (Alarm alarm : Alarm.values()) {
      for (Term term : alarm.source().terms()) {
        if (term instanceof Term.Fleet fleet) {
          seen.add(fleet.metric());
        }
      }
    }
    assertThat(seen).containsExactlyInAnyOrder(FleetMetric.values());
  }

  @ParameterizedTest
  @EnumSource
  void thresholdIsOneThatTheMetricCanReach(Alarm alarm) {
    Rule rule = alarm.rule();
    assertThat(rule.because()).endsWith(".");
    assertThat(alarm.says()).doesNotEndWith(".");
    assertThat(rule.threshold()).isPositive();
    for (Term term : alarm.source().terms()) {
      if (term instanceof Term.Fleet fleet && fleet.metric().unit() == FleetMetric.Unit.PERCENT) {
        assertThat(rule.threshold()).isBetween(50.0, 95.0);
      }
    }
  }

  /// A count that is low is a fault only where something is always counted.
  @ParameterizedTest
  @EnumSource
  void silenceIsTheFaultOfWhatMustReport(Alarm alarm) {
    boolean mustReport =
        alarm.source().statistic() == Source.Statistic.SAMPLES
            || (alarm.rule().comparison() == Rule.Comparison.BELOW
                && alarm.rule().threshold() == 1);
    assertThat(alarm.silence() == Silence.IS_THE_FAULT).isEqualTo(mustReport);
  }

  @ParameterizedTest
  @EnumSource
  void releaseIsStoppedByAlarmsOfItsOwnNodesOnly(NodeRole role) {
    Set<Alarm> alarms = Alarm.stoppingReleaseOf(role);
    assertThat(alarms).isNotEmpty().hasSizeLessThanOrEqualTo(MOST_FOR_A_RELEASE);
    for (Alarm alarm : alarms) {
      for (Term term : alarm.source().terms()) {
        switch (term) {
          case Term.Fleet fleet -> assertThat(fleet.role()).isEqualTo(role);
          case Term.Aws aws -> assertThat(aws.place().name()).startsWith(role.name());
        }
      }
    }
  }

  @Test
  void everyAlarmIsInExactlyOneStack() {
    Set<Alarm> all = EnumSet.copyOf(Alarm.stoppingNothing());
    for (NodeRole role : NodeRole.values()) {
      assertThat(Alarm.stoppingReleaseOf(role)).doesNotContainAnyElementsOf(all);
      all.addAll(Alarm.stoppingReleaseOf(role));
    }
    assertThat(all).containsExactly(Alarm.values());
  }

  @ParameterizedTest
  @EnumSource
  void nameFitsIntoCloudWatch(Alarm alarm) {
    assertThat(alarm.awsName(LONGEST)).matches("push-a{20}-[a-z-]+").hasSizeLessThan(255);
  }
}
