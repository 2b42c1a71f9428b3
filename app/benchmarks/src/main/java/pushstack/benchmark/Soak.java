package pushstack.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// P9: the mix of P6 at half of what the service can do, for long: memory does not grow, the
/// collector does not pause for long, and latencies stay.
final class Soak {
  private static final String NAME = "soak";

  /// Of the run, before memory counts: the heap finds its size.
  private static final double SETTLING = 0.2;

  /// The goal for the latencies.
  private static final int LATE_MILLIS = 25;

  private static final Pattern PAUSE =
      Pattern.compile("^\\[(\\d+)ns\\].* Pause .* (\\d+[.,]\\d+)ms$");

  private Soak() {}

  static Outcome measure(Lab lab) {
    Scale scale = lab.scale();
    Path log = lab.folder().resolve("gc.log");
    var special = Lab.Special.jvm("-Xlog:gc:file=" + log + ":timenanos:filecount=0");
    var figures = new Figures(NAME);
    try (OurServer server = lab.all(special);
        Withheld withheld = Withheld.watch()) {
      double rate = Mixed.maximum(server, scale) / 2;
      var timeline = new Timeline(server::residentBytes, withheld, System::nanoTime);
      Mixed.Run run = Mixed.run(server, scale.userAgents(), rate, scale.soak(), timeline::look);
      timeline.end();
      figures.add("pushes, offered", rate, "/s");
      figures.add("length", run.seconds(), "s");
      Mixed.report(figures, run, scale.userAgents());
      figures.add("drift of RSS", drift(timeline.memory()), "%");
      List<Pause> pauses =
          pauses(log).stream().filter(pause -> timeline.covers(pause.over)).toList();
      figures.add("longest pause of the collector", longest(pauses.stream()), "ms");
      figures.add(
          "seconds with a push later than " + LATE_MILLIS + " ms", timeline.later(LATE_MILLIS), "");
      timeline.report(figures, "");
      var series = new ArrayList<Series>();
      series.add(new Series(NAME, "RSS", "RSS", "seconds", "MB", timeline.memory()));
      series.add(second("latest push", timeline.latest()));
      if (withheld.known()) {
        figures.add("seconds with both", timeline.laterAndDisturbed(LATE_MILLIS), "");
        figures.add(
            "longest pause in the other seconds",
            longest(pauses.stream().filter(pause -> !timeline.disturbedAt(pause.over))),
            "ms");
        series.add(second("withheld from processors", timeline.missing()));
      }
      return figures.outcome(series);
    }
  }

  private static Series second(String name, List<Series.Point> points) {
    return new Series(NAME, "in each second", name, "seconds", "ms", points);
  }

  /// From the first to the last quarter of what comes after the heap has settled, medians, in %.
  private static double drift(List<Series.Point> memory) {
    List<Series.Point> settled = memory.subList((int) (memory.size() * SETTLING), memory.size());
    int quarter = Math.max(1, settled.size() / 4);
    double first = median(settled.subList(0, quarter));
    double last = median(settled.subList(settled.size() - quarter, settled.size()));
    return (last / first - 1) * 100;
  }

  private static double median(List<Series.Point> points) {
    return Statistics.median(points.stream().mapToDouble(Series.Point::y).toArray());
  }

  /// One pause of the collector.
  ///
  /// @param over when it was, by the `System.nanoTime()` of all processes
  private record Pause(long over, double millis) {}

  private static double longest(Stream<Pause> pauses) {
    return pauses.mapToDouble(Pause::millis).max().orElse(0);
  }

  private static List<Pause> pauses(Path log) {
    try {
      return Files.readAllLines(log).stream()
          .map(PAUSE::matcher)
          .filter(Matcher::find)
          .map(line ->
              new Pause(
                  Long.parseLong(line.group(1)),
                  Double.parseDouble(line.group(2).replace(',', '.'))))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
