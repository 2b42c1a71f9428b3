package pushstack.loadtest.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import pushstack.loadtest.measure.Account;
import pushstack.loadtest.measure.Measurements;
import pushstack.loadtest.measure.Recorder;
import pushstack.loadtest.result.RunOnPaper;

final class MetricsServerTest {
  private static final Pattern SAMPLE =
      Pattern.compile(
          "([a-z_]+)(\\{([a-z_]+=\"(?:[^\"\\\\]|\\\\.)*\"(?:,[a-z_]+=\"[^\"]*\")*)\\})?"
              + " (-?[0-9.E+-]+)");
  private static final Pattern COMMENT = Pattern.compile("# (TYPE|HELP|UNIT) ([a-z_]+)( .*)?");

  private static HttpResponse<String> call(Snapshot now, String method, String path)
      throws IOException, InterruptedException {
    var any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    try (var server = MetricsServer.start(any, () -> now);
        var client = HttpClient.newHttpClient()) {
      URI uri =
          URI.create(
              "http://"
                  + server.address().getHostString()
                  + ":"
                  + server.address().getPort()
                  + path);
      return client.send(
          HttpRequest.newBuilder(uri).method(method, BodyPublishers.noBody()).build(),
          BodyHandlers.ofString());
    }
  }

  /// Samples by name and labels; every line must be of the format, and every family declared.
  private static Map<String, Double> samples(String body) {
    List<String> lines = body.lines().toList();
    assertThat(body).endsWith("# EOF\n");
    var families = new ArrayList<String>();
    var samples = new TreeMap<String, Double>();
    for (String line : lines.subList(0, lines.size() - 1)) {
      Matcher comment = COMMENT.matcher(line);
      if (comment.matches()) {
        if (comment.group(1).equals("TYPE")) {
          assertThat(families).doesNotContain(comment.group(2));
          families.add(comment.group(2));
        }
        continue;
      }
      Matcher sample = SAMPLE.matcher(line);
      assertThat(sample.matches()).as(line).isTrue();
      String family = sample.group(1).replaceFirst("_(total|sum|count)$", "");
      assertThat(families.isEmpty() ? "" : families.getLast())
          .as(line)
          .isIn(family, sample.group(1));
      String labels = sample.group(2) == null ? "" : sample.group(2);
      samples.put(sample.group(1) + labels, Double.valueOf(sample.group(4)));
    }
    return samples;
  }

  private static Snapshot snapshot() {
    var recorder = new Recorder();
    for (int i = 1; i <= 1_000; i++) {
      recorder.time(Recorder.DELIVERY, Duration.ofMillis(i));
    }
    recorder.count("failed.\"odd\" \\ name", 3);
    var account = new Account(1_010, 7, 3, 1_000, 990, 4, 1, 2, 3, 5, 6, 8);
    return new Snapshot(
        Duration.ofMillis(61_500),
        Optional.of(Duration.ofMinutes(5)),
        500,
        new Measurements(
            recorder.timers(),
            recorder.counters(),
            account,
            RunOnPaper.recorded(RunOnPaper.messages(1, 61, 10), RunOnPaper.BEGIN, "a", 1)
                .measurements()
                .series()));
  }

  @Test
  void showsTheMoment() throws Exception {
    HttpResponse<String> answer = call(snapshot(), "GET", "/metrics");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type"))
        .hasValueSatisfying(type -> assertThat(type).startsWith("application/openmetrics-text"));
    Map<String, Double> samples = samples(answer.body());
    assertThat(samples)
        .containsEntry("pushstack_load_test_agents", 500.0)
        .containsEntry("pushstack_load_test_elapsed_seconds", 61.5)
        .containsEntry("pushstack_load_test_planned_seconds", 300.0)
        .containsEntry("pushstack_load_test_messages_total{state=\"sent\"}", 1_010.0)
        .containsEntry("pushstack_load_test_messages_total{state=\"lost\"}", 3.0)
        .containsEntry("pushstack_load_test_messages_total{state=\"unknown\"}", 8.0)
        .containsEntry("pushstack_load_test_scenario_failures_total", 1.0)
        .containsEntry(
            "pushstack_load_test_count_total{name=\"failed.\\\"odd\\\" \\\\ name\"}", 3.0)
        .containsEntry("pushstack_load_test_time_seconds_count{timer=\"delivery\"}", 1_000.0)
        .hasEntrySatisfying(
            "pushstack_load_test_time_seconds{timer=\"delivery\",quantile=\"0.99\"}",
            p99 -> assertThat(p99).isBetween(0.98, 1.0))
        .hasEntrySatisfying(
            "pushstack_load_test_time_seconds_sum{timer=\"delivery\"}",
            sum -> assertThat(sum).isBetween(500.0, 501.0));
    assertThat(answer.body())
        .contains(
            "# TYPE pushstack_load_test_time_seconds summary",
            "# UNIT pushstack_load_test_time_seconds seconds",
            "# TYPE pushstack_load_test_messages counter");
  }

  @Test
  void runWithoutAnythingIsExposedToo() throws Exception {
    var nothing =
        new Snapshot(
            Duration.ofSeconds(-5),
            Optional.empty(),
            0,
            new Measurements(Map.of(), Map.of(), Account.EMPTY, List.of()));
    assertThat(samples(call(nothing, "GET", "/metrics").body()))
        .containsEntry("pushstack_load_test_agents", 0.0)
        .containsEntry("pushstack_load_test_elapsed_seconds", -5.0);
  }

  @Test
  void answersNothingElse() throws Exception {
    assertThat(call(snapshot(), "GET", "/").statusCode()).isEqualTo(404);
    assertThat(call(snapshot(), "GET", "/metrics/x").statusCode()).isEqualTo(404);
    assertThat(call(snapshot(), "POST", "/metrics").statusCode()).isEqualTo(405);
  }
}
