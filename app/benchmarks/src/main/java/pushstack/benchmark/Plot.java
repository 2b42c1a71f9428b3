package pushstack.benchmark;

import java.util.List;

/// Draws curves as SVG, readable on light and on dark pages.
final class Plot {
  private static final int WIDTH = 720;
  private static final int HEIGHT = 360;
  private static final int LEFT = 70;
  private static final int RIGHT = 20;
  private static final int TOP = 40;
  private static final int BOTTOM = 50;
  private static final int LINE = 18;
  private static final int TICKS = 5;
  private static final List<String> COLOURS =
      List.of("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9");

  private final List<Series> curves;
  private final double maxX;
  private final double maxY;
  private final StringBuilder out = new StringBuilder();

  private Plot(List<Series> curves) {
    this.curves = curves;
    this.maxX =
        end(
            curves.stream()
                .flatMap(c -> c.points().stream())
                .mapToDouble(p -> p.x())
                .max()
                .orElse(1));
    this.maxY =
        end(
            curves.stream()
                .flatMap(c -> c.points().stream())
                .mapToDouble(p -> p.y())
                .max()
                .orElse(1));
  }

  /// The next number of one digit, or one and a half.
  private static double end(double value) {
    double power = Math.pow(10, Math.floor(Math.log10(Math.max(value, 1e-9))));
    for (double step : new double[] {1, 1.5, 2, 3, 4, 5, 6, 8}) {
      if (value <= step * power) {
        return step * power;
      }
    }
    return 10 * power;
  }

  /// @param curves of one picture, at least one
  static String draw(String title, List<Series> curves) {
    var plot = new Plot(curves);
    plot.frame(title);
    for (int i = 0; i < curves.size(); i++) {
      plot.curve(i);
    }
    return plot.out.append("</svg>\n").toString();
  }

  private void frame(String title) {
    out.append(
        """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif" font-size="12" role="img">
        <title>%s</title>
        <rect width="100%%" height="100%%" fill="#ffffff"/>
        """
            .formatted(WIDTH, HEIGHT, escape(title)));
    text(WIDTH / 2.0, 20, "middle", title);
    for (int i = 0; i <= TICKS; i++) {
      double x = maxX * i / TICKS;
      double y = maxY * i / TICKS;
      line(LEFT, y(y), WIDTH - RIGHT, y(y));
      text(LEFT - 6, y(y) + 4, "end", Figure.number(y));
      text(x(x), HEIGHT - BOTTOM + 16, "middle", label(x));
    }
    Series first = curves.getFirst();
    text(WIDTH / 2.0, HEIGHT - 10, "middle", nines() ? "percentile" : first.xLabel());
    text(6, TOP - 12, "start", first.yLabel());
  }

  private boolean nines() {
    return curves.getFirst().xLabel().equals("nines");
  }

  private String label(double x) {
    return nines() ? "%.4g".formatted(100 - 100 / Math.pow(10, x)) : Figure.number(x);
  }

  private void curve(int index) {
    String colour = COLOURS.get(index % COLOURS.size());
    Series curve = curves.get(index);
    out.append(
        "<polyline fill=\"none\" stroke-width=\"2\" stroke=\"%s\" points=\"".formatted(colour));
    for (Series.Point point : curve.points()) {
      out.append("%.1f,%.1f ".formatted(x(point.x()), y(point.y())));
    }
    out.append("\"/>\n");
    double top = TOP + 8 + index * LINE;
    out.append(
        "<rect x=\"%d\" y=\"%.1f\" width=\"12\" height=\"4\" fill=\"%s\"/>%n"
            .formatted(LEFT + 10, top - 6, colour));
    text(LEFT + 28, top, "start", curve.name());
  }

  private double x(double value) {
    return LEFT + value / maxX * (WIDTH - LEFT - RIGHT);
  }

  private double y(double value) {
    return HEIGHT - BOTTOM - value / maxY * (HEIGHT - TOP - BOTTOM);
  }

  private void line(double x1, double y1, double x2, double y2) {
    out.append(
        "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"#cccccc\"/>%n"
            .formatted(x1, y1, x2, y2));
  }

  private void text(double x, double y, String anchor, String text) {
    out.append(
        "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" fill=\"#222222\">%s</text>%n"
            .formatted(x, y, anchor, escape(text)));
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;");
  }
}
