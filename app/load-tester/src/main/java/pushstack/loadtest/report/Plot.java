package pushstack.loadtest.report;

import java.util.List;
import java.util.Locale;

/// Lines over an axis as SVG that takes its colours from the page. A line breaks where there is no
/// value.
///
/// @param title what a reader hears who does not see it
record Plot(String id, String title, Axis x, Axis y, List<Band> bands, List<Line> lines) {
  private static final int WIDTH = 880;
  private static final int HEIGHT = 250;
  private static final int LEFT = 66;
  private static final int RIGHT = 14;
  private static final int TOP = 10;
  private static final int BOTTOM = 26;

  /// @param y not a number where there is no value
  record Point(double x, double y) {}

  /// @param color 1 to 5, of the page
  record Line(String name, int color, List<Point> points) {}

  /// What lies between the least and the most.
  record Band(int color, List<Point> low, List<Point> high) {}

  String svg() {
    var html = new Html();
    String titleId = id + "-title";
    html.open(
        "svg",
        "viewBox",
        "0 0 " + WIDTH + " " + HEIGHT,
        "role",
        "img",
        "aria-labelledby",
        titleId,
        "class",
        "plot");
    html.element("title", title, "id", titleId);
    grid(html);
    for (Band band : bands) {
      html.empty("path", "class", "band c" + band.color(), "d", outline(band));
    }
    for (Line line : lines) {
      html.empty("path", "class", "line c" + line.color(), "d", path(line.points()));
    }
    return html.close("svg").toString();
  }

  private void grid(Html html) {
    for (Axis.Tick tick : y.ticks()) {
      String at = format(placeY(tick.value()));
      html.empty(
          "line", "class", "grid", "x1", "" + LEFT, "x2", "" + (WIDTH - RIGHT), "y1", at, "y2", at);
      html.element(
          "text", tick.label(), "class", "label end", "x", "" + (LEFT - 8), "y", at, "dy", "4");
    }
    for (Axis.Tick tick : x.ticks()) {
      String at = format(placeX(tick.value()));
      html.empty(
          "line",
          "class",
          "grid faint",
          "x1",
          at,
          "x2",
          at,
          "y1",
          "" + TOP,
          "y2",
          "" + (HEIGHT - BOTTOM));
      html.element("text", tick.label(), "class", "label middle", "x", at, "y", "" + (HEIGHT - 8));
    }
  }

  private String path(List<Point> points) {
    var path = new StringBuilder();
    boolean down = false;
    for (int i = 0; i < points.size(); i++) {
      Point point = points.get(i);
      if (Double.isNaN(point.y())) {
        down = false;
        continue;
      }
      path.append(down ? 'L' : 'M').append(format(placeX(point.x())));
      path.append(' ').append(format(placeY(point.y())));
      boolean alone = !down && (i + 1 == points.size() || Double.isNaN(points.get(i + 1).y()));
      if (alone) {
        // A line of no length with round ends is a dot.
        path.append("h0");
      }
      down = true;
    }
    return path.toString();
  }

  private String outline(Band band) {
    var path = new StringBuilder(path(band.high()));
    for (Point point : band.low().reversed()) {
      path.append('L').append(format(placeX(point.x())));
      path.append(' ').append(format(placeY(point.y())));
    }
    return path.append('Z').toString();
  }

  private double placeX(double value) {
    return LEFT + (WIDTH - LEFT - RIGHT) * x.place(value);
  }

  private double placeY(double value) {
    return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * y.place(value);
  }

  private static String format(double at) {
    return String.format(Locale.ROOT, "%.1f", at);
  }

  /// The figure around it.
  ///
  /// @param heading above it
  /// @param note below it: what was made of the values
  void figure(Html html, String heading, String note) {
    html.open("figure").element("h3", heading).open("p", "class", "legend");
    for (Line line : lines) {
      html.open("span", "class", "key c" + line.color()).raw("<i></i>").text(line.name());
      html.close("span");
    }
    html.close("p").raw(svg()).element("figcaption", note).close("figure");
  }
}
