package pushstack.loadtest.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import pushstack.loadtest.measure.Account;
import pushstack.loadtest.measure.EncodedHistogram;
import pushstack.loadtest.measure.Measurements;
import pushstack.loadtest.measure.Second;
import pushstack.loadtest.report.Plot.Point;
import pushstack.loadtest.result.Comparison;
import pushstack.loadtest.result.Result;
import pushstack.loadtest.result.RunOnPaper;
import pushstack.loadtest.result.RunOnPaper.Message;
import pushstack.loadtest.result.Target;

final class ReportTest {
  private static final Result RESULT =
      RunOnPaper.recorded(RunOnPaper.messages(1, 60, 200), RunOnPaper.BEGIN, "alpha", 500);
  private static final String PAGE = ResultPage.of(RESULT);

  private static List<String> all(String pattern, String text) {
    Matcher matcher = Pattern.compile(pattern, Pattern.DOTALL).matcher(text);
    var found = new ArrayList<String>();
    while (matcher.find()) {
      found.add(matcher.group());
    }
    return found;
  }

  private static Result named(Result result, String hostile) {
    return new Result(
        hostile,
        result.begin(),
        result.end(),
        new Target(hostile, Optional.of(hostile)),
        hostile,
        result.testers(),
        result.measurements(),
        result.verdicts());
  }

  private static Document xml(String text) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(text.getBytes(UTF_8)));
  }

  @Test
  void loadsNothing() {
    for (String page : List.of(PAGE, ResultPage.of(RESULT), comparison(RESULT, RESULT))) {
      assertThat(page)
          .contains("default-src 'none'")
          .doesNotContain("http:", "https://www", "src=", "@import", "url(", "<script", "<link");
    }
  }

  private static String comparison(Result before, Result after) {
    return ComparisonPage.of(Comparison.of(before, after, 0.05));
  }

  @Test
  void whatOperatorsWriteIsText() {
    Result hostile = named(RESULT, "<img src=x onerror=\"alert('1')\"> & \u0007");
    for (String page : List.of(ResultPage.of(hostile), comparison(hostile, hostile))) {
      assertThat(page).doesNotContain("<img").contains("&lt;img src=x onerror=&quot;alert(&#39;1");
    }
  }

  @Test
  void verdictStandsBeforeAllElse() {
    Result lossy =
        RunOnPaper.recorded(
            List.of(new Message(0, 80_000, false), new Message(0, 1, true)),
            RunOnPaper.BEGIN,
            "a",
            1);
    String page = ResultPage.of(lossy);
    assertThat(page)
        .containsSubsequence(
            "Failed: 2 of 2 thresholds",
            "p99(delivery) was 80.",
            "limit &lt; 50ms",
            "lost was 1, limit == 0",
            "<h2>");
    Result clean =
        RunOnPaper.recorded(List.of(new Message(0, 1_000, false)), RunOnPaper.BEGIN, "a", 1);
    assertThat(ResultPage.of(clean)).contains("Passed: all 2 thresholds were kept");
  }

  @Test
  void plotsAreWellFormedAndHaveTitles() throws Exception {
    for (String page : List.of(PAGE, comparison(RESULT, RESULT))) {
      List<String> plots = all("<svg.*?</svg>", page);
      assertThat(plots).hasSizeGreaterThanOrEqualTo(4);
      for (String plot : plots) {
        assertThat(plot).doesNotContain("NaN", "Infinity");
        var root = xml(plot).getDocumentElement();
        String title = root.getAttribute("aria-labelledby");
        assertThat(all("id=\"" + title + "\"", page)).hasSize(1);
      }
    }
  }

  @Test
  void tablesHaveCaptionsAndHeads() {
    List<String> tables = all("<table.*?</table>", PAGE);
    assertThat(tables).hasSizeGreaterThanOrEqualTo(6);
    assertThat(tables)
        .allSatisfy(table -> assertThat(table).contains("<caption>", "scope=\"col\""));
  }

  @Test
  void runWithoutAnythingIsAPageToo() {
    var empty = new Measurements(java.util.Map.of(), java.util.Map.of(), Account.EMPTY, List.of());
    Result result =
        new Result(
            "",
            RunOnPaper.BEGIN,
            RunOnPaper.BEGIN,
            RunOnPaper.TARGET,
            "",
            RESULT.testers(),
            empty,
            List.of());
    assertThat(ResultPage.of(result))
        .contains("No thresholds were set", "No message was sent.")
        .doesNotContain("NaN", "Infinity");
    assertThat(comparison(result, RESULT)).doesNotContain("NaN", "Infinity");
  }

  /// One slow second in two hours is what an operator looks for.
  @Test
  void slowSecondSurvivesDownSampling() {
    var series = new ArrayList<Second>();
    for (int i = 0; i < 7_200; i++) {
      Histogram delivery = EncodedHistogram.recording();
      delivery.recordValue(i == 4_321 ? 3_000_000 : 1_000);
      series.add(
          new Second(i, 10, 1, 1, i == 4_321 ? 500 : 1, 0, 0, EncodedHistogram.of(delivery)));
    }
    var over = new OverTime(series, 300);
    assertThat(over.width()).isEqualTo(24);
    assertThat(over.p99()).hasSize(300);
    Point slow = over.p99().get(4_321 / 24);
    assertThat(slow.x()).isEqualTo(4_320);
    assertThat(slow.y()).isGreaterThan(2_900_000);
    assertThat(over.most(Second::delivered).get(4_321 / 24).y()).isEqualTo(500);
    assertThat(over.least(Second::delivered).get(4_321 / 24).y()).isEqualTo(1);
  }

  @Test
  void secondsThatAreMissingHadNothing() {
    var series =
        List.of(
            new Second(0, 5, 10, 10, 10, 0, 0, EncodedHistogram.EMPTY),
            new Second(3, 5, 10, 10, 10, 0, 0, EncodedHistogram.EMPTY));
    assertThat(new OverTime(series, 100).mean(Second::sent))
        .extracting(Point::y)
        .containsExactly(10.0, 0.0, 0.0, 10.0);
    assertThat(new OverTime(series, 100).p99()).allMatch(point -> Double.isNaN(point.y()));
  }

  @Test
  void axesEndBeyondTheirValues() {
    for (double max : new double[] {0, 1, 3, 7, 99, 101, 12_345, 1e7}) {
      var axis = Axis.Linear.upTo(max, Double::toString);
      assertThat(axis.place(max)).isBetween(0.0, 1.0);
      assertThat(axis.ticks()).hasSizeBetween(2, 7);
    }
    for (double max : new double[] {1, 7, 60, 601, 7_200, 600_000}) {
      assertThat(new Axis.Time(max).ticks()).hasSizeBetween(1, 10);
    }
    for (double[] ends : new double[][] {{0, 0}, {1, 1}, {350, 48_000}, {900, 3.6e9}}) {
      var axis = Axis.Log.around(ends[0], ends[1]);
      assertThat(axis.place(ends[0])).isBetween(0.0, 1.0);
      assertThat(axis.place(ends[1])).isBetween(0.0, 1.0 + 1e-9);
      assertThat(axis.ticks()).hasSizeBetween(2, 10);
    }
  }

  @Test
  void textOfAComparisonAlignsItsColumns() {
    Result slower =
        RunOnPaper.recorded(
            RunOnPaper.messages(1, 60, 200).stream()
                .map(m -> new Message(m.second(), m.micros() * 2, m.lost()))
                .toList(),
            Instant.parse("2026-11-28T10:00:00Z"),
            "alpha",
            500);
    String text = ComparisonText.of(Comparison.of(RESULT, slower, 0.1));
    assertThat(text)
        .containsPattern("p50\\(delivery\\) +2\\.\\d\\d ms +4\\.\\d\\d ms +× [12]\\.\\d{3}  WORSE");
    assertThat(text.lines()).allMatch(line -> line.length() < 80);
  }

  @Test
  void figuresHaveThreeDigitsThatCount() {
    assertThat(Figures.micros(999)).isEqualTo("999 µs");
    assertThat(Figures.micros(1_234)).isEqualTo("1.23 ms");
    assertThat(Figures.micros(12_345)).isEqualTo("12.3 ms");
    assertThat(Figures.micros(3_000_000)).isEqualTo("3.00 s");
    assertThat(Figures.number(12_345.6)).isEqualTo("12,346");
    assertThat(Figures.number(0)).isEqualTo("0");
    assertThat(Figures.clock(3_725)).isEqualTo("1:02:05");
    assertThat(Figures.share(0.000_001)).isEqualTo("1.0e-04 %");
  }
}
