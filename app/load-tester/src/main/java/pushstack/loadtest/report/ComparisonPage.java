package pushstack.loadtest.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import pushstack.loadtest.measure.Recorder;
import pushstack.loadtest.result.Comparison;
import pushstack.loadtest.result.Comparison.Change;
import pushstack.loadtest.result.Comparison.Row;
import pushstack.loadtest.result.Result;
import pushstack.loadtest.result.Tester;

/// Two results side by side as one HTML file.
public final class ComparisonPage {
  private final Comparison comparison;
  private final Html html = new Html();

  private ComparisonPage(Comparison comparison) {
    this.comparison = comparison;
  }

  public static String of(Comparison comparison) {
    var page = new ComparisonPage(comparison);
    page.head();
    page.rows();
    page.plots();
    page.accounts();
    page.conditions();
    return Page.of("Load tests compared", page.html);
  }

  private void head() {
    html.open("header").element("h1", "Load tests compared");
    html.open("div", "class", "pair");
    side("First", comparison.before());
    side("Second", comparison.after());
    html.close("div");
    List<String> worse =
        comparison.rows().stream()
            .filter(row -> row.change() == Change.WORSE)
            .map(row -> row.name() + " " + Figures.ratio(row.ratio()))
            .toList();
    if (worse.isEmpty()) {
      html.element("p", "The second is not worse", "class", "verdict passed");
    } else {
      html.open("div", "class", "verdict failed");
      html.element("p", "The second is worse in " + worse.size());
      html.open("ul");
      worse.forEach(each -> html.element("li", each));
      html.close("ul").close("div");
    }
    if (!comparison.notes().isEmpty()) {
      html.open("ul", "class", "note");
      comparison.notes().forEach(note -> html.element("li", note));
      html.close("ul");
    }
    html.close("header");
  }

  private void side(String name, Result result) {
    html.open("div").element("h2", name).element("p", ResultPage.title(result));
    html.element(
        "p",
        Figures.instant(result.begin()) + " · " + Figures.time(result.time()),
        "class",
        "where");
    html.element("p", result.target().websocket(), "class", "where").close("div");
  }

  private void rows() {
    html.open("section").element("h2", "Figures");
    html.table(
        "Ratios are of the second to the first",
        List.of("Figure", "First", "Second", "Ratio", "Change"),
        comparison.rows().stream().map(ComparisonPage::row).toList());
    html.close("section");
  }

  private static List<String> row(Row row) {
    return List.of(
        row.name(),
        ComparisonText.value(row, row.before()),
        ComparisonText.value(row, row.after()),
        Figures.ratio(row.ratio()),
        switch (row.change()) {
          case BETTER -> "✓ better";
          case SAME -> "same";
          case WORSE -> "✗ worse";
          case NOT_JUDGED -> "–";
        });
  }

  private void plots() {
    var before = new OverTime(comparison.before().measurements().series(), Plots.ROOM);
    var after = new OverTime(comparison.after().measurements().series(), Plots.ROOM);
    html.open("section").element("h2", "Over time");
    Plots.throughput(before, after)
        .figure(html, "Messages delivered a second", "Means of spans where a run is long.");
    Plots.latency(before, after)
        .figure(
            html,
            "p99 from POST to notification",
            "That of the worst second where a run is long. The axis is logarithmic.");
    html.close("section").open("section").element("h2", "Distribution");
    var timers = new LinkedHashMap<String, Histogram>();
    put(timers, "first", comparison.before());
    put(timers, "second", comparison.after());
    Plots.distribution(timers, 4, 1)
        .figure(
            html,
            "From POST to notification by percentile",
            "Each nine takes as much room as the one before. Both axes are logarithmic.");
    html.close("section");
  }

  private static void put(Map<String, Histogram> timers, String name, Result result) {
    Histogram delivery = result.measurements().timers().get(Recorder.DELIVERY);
    if (delivery != null && delivery.getTotalCount() > 0) {
      timers.put(name, delivery);
    }
  }

  private void accounts() {
    html.open("section").element("h2", "What became of every message");
    html.element("h3", "First");
    AccountBar.draw(
        html, "account-first", "All messages of the first run", comparison.before().account());
    html.element("h3", "Second");
    AccountBar.draw(
        html, "account-second", "All messages of the second run", comparison.after().account());
    html.close("section");
  }

  private void conditions() {
    Result before = comparison.before();
    Result after = comparison.after();
    html.open("section").element("h2", "Conditions");
    html.table(
        "Of both runs",
        List.of("", "First", "Second"),
        List.of(
            List.of("Verdict", verdict(before), verdict(after)),
            List.of("Testers", "" + before.testers().size(), "" + after.testers().size()),
            List.of("Cores", "" + cores(before), "" + cores(after)),
            List.of("Version", first(before).version(), first(after).version()),
            List.of("Java", first(before).java(), first(after).java()),
            List.of("System", first(before).os(), first(after).os())));
    html.open("div", "class", "pair");
    html.open("div").element("h3", "Plan of the first").element("pre", before.plan()).close("div");
    html.open("div").element("h3", "Plan of the second").element("pre", after.plan()).close("div");
    html.close("div").close("section");
  }

  private static String verdict(Result result) {
    return result.verdicts().isEmpty() ? "no thresholds" : result.passed() ? "passed" : "failed";
  }

  private static Tester first(Result result) {
    return result.testers().getFirst();
  }

  private static int cores(Result result) {
    return result.testers().stream().mapToInt(Tester::cores).sum();
  }
}
