package pushstack.benchmark;

import java.util.List;

/// A curve of a plot. Those of one scenario and plot are drawn into one picture.
record Series(
    String scenario, String plot, String name, String xLabel, String yLabel, List<Point> points) {

  record Point(double x, double y) {}

  Series {
    points = List.copyOf(points);
  }
}
