package pushstack.benchmark;

import java.util.ArrayList;
import java.util.List;

/// What a scenario has found: numbers, and curves for the plots.
record Outcome(List<Figure> figures, List<Series> series) {

  static final Outcome EMPTY = new Outcome(List.of(), List.of());

  Outcome {
    figures = List.copyOf(figures);
    series = List.copyOf(series);
  }

  static Outcome of(List<Figure> figures) {
    return new Outcome(figures, List.of());
  }

  Outcome plus(Outcome other) {
    var allFigures = new ArrayList<>(figures);
    allFigures.addAll(other.figures);
    var allSeries = new ArrayList<>(series);
    allSeries.addAll(other.series);
    return new Outcome(allFigures, allSeries);
  }
}
