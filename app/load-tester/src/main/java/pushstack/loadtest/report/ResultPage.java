package pushstack.loadtest.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;
import pushstack.loadtest.measure.Account;
import pushstack.loadtest.measure.Recorder;
import pushstack.loadtest.result.Calibration;
import pushstack.loadtest.result.Result;
import pushstack.loadtest.result.Tester;
import pushstack.loadtest.result.Verdict;

/// A result as one HTML file.
public final class ResultPage {
  /// Rows of the table over time; a plot shows more.
  private static final int TABLE_ROWS = 30;

  /// Testers of which the page shows the conditions; the file has those of all.
  private static final int TESTERS = 50;

  private final Result result;
  private final Html html = new Html();

  private ResultPage(Result result) {
    this.result = result;
  }

  public static String of(Result result) {
    var page = new ResultPage(result);
    page.head();
    page.tiles();
    page.thresholds();
    page.plots();
    page.account();
    page.timers();
    page.counters();
    page.overTime();
    page.conditions();
    return Page.of(title(result), page.html);
  }

  static String title(Result result) {
    return result.label().isEmpty() ? "Load test" : "Load test: " + result.label();
  }

  private void head() {
    html.open("header").element("h1", title(result));
    html.element(
        "p",
        result.target().websocket()
            + " · "
            + Figures.instant(result.begin())
            + " · "
            + Figures.time(result.time())
            + " · "
            + (result.testers().size() == 1 ? "1 tester" : result.testers().size() + " testers"),
        "class",
        "where");
    verdict(html, result);
    html.close("header");
  }

  static void verdict(Html html, Result result) {
    List<Verdict> failed = result.verdicts().stream().filter(each -> !each.passed()).toList();
    if (result.verdicts().isEmpty()) {
      html.element("p", "No thresholds were set", "class", "verdict none");
    } else if (failed.isEmpty()) {
      String kept =
          result.verdicts().size() == 1
              ? "Passed: the threshold was kept"
              : "Passed: all " + result.verdicts().size() + " thresholds were kept";
      html.element("p", kept, "class", "verdict passed");
    } else {
      html.open("div", "class", "verdict failed");
      html.element(
          "p",
          "Failed: "
              + failed.size()
              + " of "
              + result.verdicts().size()
              + (result.verdicts().size() == 1 ? " threshold" : " thresholds"));
      html.open("ul");
      failed.forEach(each ->
          html.element("li", each.name() + " was " + each.actual() + ", limit " + each.limit()));
      html.close("ul").close("div");
    }
  }

  private void tiles() {
    Account account = result.account();
    html.open("section", "class", "tiles", "aria-label", "In short");
    tile("delivered", Figures.perSecond(result.perSecond(account.delivered())));
    tile("agents at once", Figures.count(result.peakAgents()));
    Histogram delivery = result.measurements().timers().get(Recorder.DELIVERY);
    if (delivery != null && delivery.getTotalCount() > 0) {
      tile("p50 of delivery", Figures.micros(delivery.getValueAtPercentile(50)));
      tile("p99 of delivery", Figures.micros(delivery.getValueAtPercentile(99)));
    }
    tile("messages", Figures.count(account.sent()));
    tile("lost", Figures.count(account.lost()));
    html.close("section");
  }

  private void tile(String name, String value) {
    html.open("div").element("strong", value).element("span", name).close("div");
  }

  private void thresholds() {
    if (result.verdicts().isEmpty()) {
      return;
    }
    html.open("section").element("h2", "Thresholds");
    html.table(
        "What the run had to keep",
        List.of("Threshold", "Limit", "Measured", "Verdict"),
        result.verdicts().stream()
            .map(each ->
                List.of(
                    each.name(),
                    each.limit(),
                    each.actual(),
                    each.passed() ? "✓ passed" : "✗ failed"))
            .toList());
    html.close("section");
  }

  private void plots() {
    var over = new OverTime(result.measurements().series(), Plots.ROOM);
    String span = over.width() == 1 ? "second" : "span of " + over.width() + " seconds";
    html.open("section").element("h2", "Over time");
    Plots.throughput(over)
        .figure(
            html,
            "Messages a second",
            "By "
                + span
                + (over.width() == 1 ? "." : ": the mean; the band is from least to most."));
    Plots.agents(over)
        .figure(
            html,
            "Agents",
            "Connected at the end of each second"
                + (over.width() == 1 ? "." : "; the band is from least to most."));
    Plots.latency(over)
        .figure(
            html,
            "From POST to notification",
            "By "
                + span
                + (over.width() == 1 ? "" : ": that of its worst second")
                + "; counted from when a message was due. The axis is logarithmic.");
    html.close("section").open("section").element("h2", "Distribution");
    Plots.distribution(distributions(), 1, 2, 3, 4)
        .figure(
            html,
            "Times by percentile",
            "Each nine takes as much room as the one before. Both axes are logarithmic.");
    html.close("section");
  }

  private SequencedMap<String, Histogram> distributions() {
    var timers = new LinkedHashMap<String, Histogram>();
    for (String name :
        List.of(Recorder.DELIVERY, Recorder.SEND, Recorder.HELLO, Recorder.REGISTER)) {
      Histogram histogram = result.measurements().timers().get(name);
      if (histogram != null && histogram.getTotalCount() > 0) {
        timers.put(name, histogram);
      }
    }
    return timers;
  }

  private void account() {
    html.open("section").element("h2", "What became of every message");
    AccountBar.draw(html, "account", "All messages sent, by their end", result.account());
    html.table("Account", AccountRows.HEADS, AccountRows.of(result.account()));
    html.close("section");
  }

  private void timers() {
    html.open("section").element("h2", "Times");
    var rows = new ArrayList<List<String>>();
    new TreeMap<>(result.measurements().timers())
        .forEach((name, histogram) -> rows.add(timer(name, histogram)));
    html.table(
        "Percentiles", List.of("Timer", "Values", "p50", "p90", "p99", "p99.9", "Maximum"), rows);
    html.close("section");
  }

  private static List<String> timer(String name, Histogram histogram) {
    return List.of(
        name,
        Figures.count(histogram.getTotalCount()),
        Figures.micros(histogram.getValueAtPercentile(50)),
        Figures.micros(histogram.getValueAtPercentile(90)),
        Figures.micros(histogram.getValueAtPercentile(99)),
        Figures.micros(histogram.getValueAtPercentile(99.9)),
        Figures.micros(histogram.getMaxValue()));
  }

  private void counters() {
    Map<String, Long> counters = new TreeMap<>(result.measurements().counters());
    if (counters.isEmpty()) {
      return;
    }
    html.open("section").element("h2", "Counters");
    html.table(
        "What the scenarios counted, and why they failed",
        List.of("Counter", "Sum", "A second"),
        counters.entrySet().stream()
            .map(each ->
                List.of(
                    each.getKey(),
                    Figures.count(each.getValue()),
                    Figures.number(result.perSecond(each.getValue()))))
            .toList());
    html.close("section");
  }

  private void overTime() {
    var over = new OverTime(result.measurements().series(), TABLE_ROWS);
    html.open("section").open("details").element("summary", "The run as a table");
    html.table(
        "By " + Figures.clock(over.width()) + " (minutes:seconds); percentiles of all deliveries",
        OverTime.HEADS,
        over.rows());
    html.close("details").close("section");
  }

  private void conditions() {
    html.open("section").element("h2", "Conditions");
    html.open("dl").element("dt", "Plan").open("dd").element("pre", result.plan()).close("dd");
    html.element("dt", "User agents connect to").element("dd", result.target().websocket());
    result
        .target()
        .endpoint()
        .ifPresent(endpoint ->
            html.element("dt", "Origin of endpoints, in place of the server's")
                .element("dd", endpoint));
    html.element("dt", "From").element("dd", Figures.instant(result.begin()));
    html.element("dt", "To").element("dd", Figures.instant(result.end())).close("dl");
    html.table(
        result.testers().size() > TESTERS
            ? "Testers, the first " + TESTERS + " of " + result.testers().size()
            : "Testers",
        List.of("Host", "Version", "Java", "System", "Cores", "Heap", "Self-test"),
        result.testers().stream().limit(TESTERS).map(ResultPage::tester).toList());
    selfTest();
    html.close("section");
  }

  private static List<String> tester(Tester tester) {
    return List.of(
        tester.host(),
        tester.version(),
        tester.java(),
        tester.os(),
        Integer.toString(tester.cores()),
        Figures.bytes(tester.heapBytes()),
        tester.selfTest().map(test -> Figures.perSecond(test.messagesPerSecond())).orElse("–"));
  }

  /// Whether the load was far enough from what the testers can do.
  private void selfTest() {
    List<Tester> testers = result.testers();
    if (!testers.stream().allMatch(tester -> tester.selfTest().isPresent())) {
      html.element(
          "p",
          "Not every tester ran its self-test: times may be those of the testers.",
          "class",
          "note");
      return;
    }
    double able =
        testers.stream()
            .flatMap(tester -> tester.selfTest().stream())
            .mapToDouble(Calibration::messagesPerSecond)
            .sum();
    double did = result.perSecond(result.account().sent());
    html.element(
        "p",
        did == 0
            ? "No message was sent."
            : "The testers can send "
                + Figures.number(able / did)
                + " times what they sent"
                + (able < Calibration.MARGIN * did
                    ? ", less than 3 times: times may be those of the testers."
                    : "."),
        "class",
        "note");
  }
}
