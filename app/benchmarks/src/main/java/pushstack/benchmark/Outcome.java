package pushstack.benchmark;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What a scenario has found: numbers, curves for the plots, and how it compares with a peer.
record Outcome(List<Figure> figures, List<Series> series, List<Ratio> ratios) {

  static final Outcome EMPTY = new Outcome(List.of(), List.of(), List.of());

  Outcome {
    figures = List.copyOf(figures);
    series = List.copyOf(series);
    ratios = List.copyOf(ratios);
  }

  Outcome(List<Figure> figures, List<Series> series) {
    this(figures, series, List.of());
  }

  static Outcome of(List<Figure> figures) {
    return new Outcome(figures, List.of());
  }

  Outcome plus(Outcome other) {
    var allFigures = new ArrayList<>(figures);
    allFigures.addAll(other.figures);
    var allSeries = new ArrayList<>(series);
    allSeries.addAll(other.series);
    var allRatios = new ArrayList<>(ratios);
    allRatios.addAll(other.ratios);
    return new Outcome(allFigures, allSeries, allRatios);
  }

  /// The outcome of each scenario, in the order in which they were measured.
  Map<String, Outcome> byScenario() {
    var parts = new LinkedHashMap<String, Outcome>();
    for (Figure figure : figures) {
      parts.merge(figure.scenario(), of(List.of(figure)), Outcome::plus);
    }
    for (Series curve : series) {
      parts.merge(curve.scenario(), new Outcome(List.of(), List.of(curve)), Outcome::plus);
    }
    for (Ratio ratio : ratios) {
      var one = new Outcome(List.of(), List.of(), List.of(ratio));
      parts.merge(ratio.scenario(), one, Outcome::plus);
    }
    return parts;
  }
}
