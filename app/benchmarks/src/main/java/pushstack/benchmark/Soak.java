package pushstack.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.DoubleStream;

/// P9: the mix of P6 at half of what the service can do, for long: memory does not grow, the
/// collector does not pause for long, and latencies stay.
final class Soak {
  private static final String NAME = "soak";

  /// Of the run, before memory counts: the heap finds its size.
  private static final double SETTLING = 0.2;

  /// What the goal for the latencies is.
  private static final double LATE_MILLIS = 25;

  private static final Pattern PAUSE = Pattern.compile("Pause .* (\\d+[.,]\\d+)ms$");

  private Soak() {}

  static Outcome measure(Lab lab) {
    Scale scale = lab.scale();
    Path log = lab.folder().resolve("gc.log");
    var special = Lab.Special.jvm("-Xlog:gc:file=" + log + ":uptime:filecount=0");
    var figures = new Figures(NAME);
    try (OurServer server = lab.all(special)) {
      double rate = Mixed.maximum(server, scale) / 2;
      long before = pauses(log).count();
      Mixed.Run run = Mixed.run(server, scale.userAgents(), rate, scale.soak());
      figures.add("pushes, offered", rate, "/s");
      figures.add("length", run.seconds(), "s");
      Mixed.report(figures, run, scale.userAgents());
      figures.add("drift of RSS", drift(run.timeline().memory()), "%");
      figures.add("longest pause of the collector", pauses(log).skip(before).max().orElse(0), "ms");
      Timeline timeline = run.timeline();
      figures.add("seconds with processor time taken by the host", timeline.robbed(), "");
      figures.add("seconds with a push later than 25 ms", timeline.later(LATE_MILLIS), "");
      figures.add(
          "of these, with processor time taken by the host",
          timeline.laterForTheHost(LATE_MILLIS),
          "");
      figures.percentiles(
          "POST to frame in seconds that the host left alone", timeline.undisturbed());
      return figures.outcome(
          List.of(
              new Series(NAME, "RSS", "RSS", "seconds", "MB", timeline.memory()),
              second("latest push", timeline.latest()),
              second("processor time taken by the host", timeline.taken())));
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

  /// The pauses of the collector so far, in milliseconds.
  private static DoubleStream pauses(Path log) {
    try {
      return Files.readAllLines(log).stream()
          .map(PAUSE::matcher)
          .filter(Matcher::find)
          .mapToDouble(pause -> Double.parseDouble(pause.group(1).replace(',', '.')));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
