package pushstack.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import pushstack.metrics.Labels.Browser;
import pushstack.metrics.Labels.Device;
import pushstack.metrics.Labels.Hello;
import pushstack.metrics.Labels.Os;
import pushstack.metrics.Labels.Outcome;
import pushstack.metrics.Labels.Path;
import pushstack.metrics.Labels.Topic;

final class MetricsTest {
  private static final Pattern SAMPLE =
      Pattern.compile(
          "([a-z_]+)(\\{([a-z_]+=\"[^\"]*\"(?:,[a-z_]+=\"[^\"]*\")*)\\})? (-?[0-9.E+-]+)");
  private static final Pattern COMMENT = Pattern.compile("# (TYPE|HELP|UNIT) ([a-z_]+)( .*)?");

  private final Metrics metrics = new Metrics();

  private List<String> lines() {
    return new String(metrics.exposition(), StandardCharsets.UTF_8).lines().toList();
  }

  /// Samples by name and labels; every line must be of the format.
  private Map<String, Double> samples() {
    Map<String, Double> samples = new TreeMap<>();
    List<String> lines = lines();
    assertThat(lines.getLast()).isEqualTo("# EOF");
    for (String line : lines.subList(0, lines.size() - 1)) {
      if (line.startsWith("#")) {
        assertThat(line).matches(COMMENT);
        continue;
      }
      Matcher sample = SAMPLE.matcher(line);
      assertThat(sample.matches()).as(line).isTrue();
      String labels = sample.group(2) == null ? "" : sample.group(2);
      samples.put(sample.group(1) + labels, Double.valueOf(sample.group(4)));
    }
    return samples;
  }

  @Test
  void countsAppearUnderTheirNames() {
    metrics.hello.inc(Hello.EXISTING);
    metrics.hello.inc(Hello.EXISTING);
    metrics.alreadyConnected.inc();
    metrics.messageData.add(Path.STORED, 4096);
    metrics.notificationSent.inc(Path.DIRECT, Topic.WITHOUT, Os.MAC_OSX);
    metrics.connectionCheck.inc(Os.LINUX, Browser.FIREFOX);
    assertThat(samples())
        .containsEntry("pushstack_ua_command_hello_total{uaid=\"existing\"}", 2.0)
        .containsEntry("pushstack_ua_already_connected_total", 1.0)
        .containsEntry(
            "pushstack_notification_message_data_bytes_total{destination=\"stored\"}", 4096.0)
        .containsEntry(
            "pushstack_ua_notification_sent_total{os=\"Mac OSX\",source=\"direct\",topic=\"false\"}",
            1.0)
        .containsEntry(
            "pushstack_ua_connection_check_total{ua_browser_family=\"Firefox\",ua_os_family=\"Linux\"}",
            1.0);
  }

  @Test
  void everyValueOfALabelHasItsZeroFromTheStart() {
    assertThat(samples())
        .containsEntry("pushstack_ua_command_hello_total{uaid=\"new\"}", 0.0)
        .containsEntry("pushstack_ua_command_ack_total{code=\"101\"}", 0.0)
        .containsEntry("pushstack_notification_received_total", 0.0);
  }

  @Test
  void timesFallIntoBuckets() {
    metrics.routeTime.of(Outcome.STORED).observe(Duration.ofMillis(3));
    metrics.routeTime.of(Outcome.STORED).observeNanos(700_000_000);
    metrics.connectionLifespan.of(Os.OTHER, Browser.OTHER).observe(Duration.ofHours(2));
    metrics.connectionChannelCount.observe(Device.DESKTOP, 4);
    String name = "pushstack_notification_route_time_seconds_";
    assertThat(samples())
        .containsEntry(name + "count{outcome=\"stored\"}", 2.0)
        .containsEntry(name + "sum{outcome=\"stored\"}", 0.703)
        .containsEntry(name + "bucket{outcome=\"stored\",le=\"0.0025\"}", 0.0)
        .containsEntry(name + "bucket{outcome=\"stored\",le=\"0.005\"}", 1.0)
        .containsEntry("pushstack_ua_connection_channel_count_sum{device=\"desktop\"}", 4.0);
  }

  @Test
  void gaugesAreAskedAtEachScrapeAndAbsentUntilTheyHaveASource() {
    assertThat(samples()).doesNotContainKey("pushstack_connections");
    long[] connections = {7};
    metrics.connections.from(() -> connections[0]);
    assertThat(samples()).containsEntry("pushstack_connections", 7.0);
    connections[0] = 8;
    assertThat(samples()).containsEntry("pushstack_connections", 8.0);
  }

  @Test
  void processTellsItsHeapAndFiles() {
    assertThat(samples())
        .containsKey("pushstack_open_files")
        .hasEntrySatisfying("pushstack_heap_used_bytes", heap -> assertThat(heap).isPositive());
  }

  @Test
  void namesThatAreNotFewCountAsOther() {
    for (int errno = 0; errno < 1000; errno++) {
      metrics.apiError.inc(errno);
    }
    Map<String, Double> samples = samples();
    assertThat(samples).containsEntry("pushstack_api_error_total{errno=\"other\"}", 936.0);
    assertThat(samples.keySet().stream().filter(name -> name.startsWith("pushstack_api_error")))
        .hasSize(65);
  }

  @Test
  void everyFamilyIsDeclaredOnceAndExposedWithItsTypeAndMeaning()
      throws ReflectiveOperationException {
    assertThat(metrics.families()).extracting(MetricFamily::name).doesNotHaveDuplicates();
    for (Field field : Metrics.class.getFields()) {
      switch (field.get(metrics)) {
        case CountByName count -> count.inc("some");
        case Gauge gauge -> gauge.from(() -> 1);
        default -> {}
      }
    }
    List<String> lines = lines();
    for (MetricFamily family : metrics.families()) {
      assertThat(family.name()).matches("pushstack_[a-z_]+");
      String kind = family.kind().name().toLowerCase(Locale.ROOT);
      assertThat(lines)
          .contains("# TYPE " + family.name() + " " + kind)
          .contains("# HELP " + family.name() + " " + family.meaning());
    }
  }

  @Test
  void pseudonymsAreStableShortAndKeyed() {
    Pseudonyms pseudonyms = new Pseudonyms(new byte[] {1});
    UUID uaid = UUID.randomUUID();
    assertThat(pseudonyms.of(uaid))
        .matches("[0-9a-f]{12}")
        .isEqualTo(new Pseudonyms(new byte[] {1}).of(uaid))
        .isNotEqualTo(new Pseudonyms(new byte[] {2}).of(uaid))
        .isNotEqualTo(pseudonyms.of(UUID.randomUUID()));
    assertThat(uaid.toString().replace("-", "")).doesNotContain(pseudonyms.of(uaid));
  }
}
