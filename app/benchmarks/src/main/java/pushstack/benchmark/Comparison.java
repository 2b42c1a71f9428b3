package pushstack.benchmark;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/// Measures two servers in turn, A/B/A/B, and tells their ratios: what else the machine does falls
/// on both alike. The interval is the smallest and the largest ratio of a pair; with five pairs it
/// holds the true median with a probability of 94 %.
final class Comparison {
  private final Server ours;
  private final Server peer;
  private final Scale scale;

  Comparison(Server ours, Server peer, Scale scale) {
    this.ours = ours;
    this.peer = peer;
    this.scale = scale;
  }

  Outcome run(BiFunction<Server, Scale, Outcome> scenario, int pairs) {
    var ofOurs = new LinkedHashMap<String, List<Figure>>();
    var ofPeer = new LinkedHashMap<String, List<Figure>>();
    for (int i = 0; i < pairs; i++) {
      collect(scenario.apply(ours, scale), ours, ofOurs);
      collect(scenario.apply(peer, scale), peer, ofPeer);
    }
    var figures = new ArrayList<Figure>();
    ofOurs.forEach((name, all) -> {
      List<Figure> others = ofPeer.getOrDefault(name, List.of());
      if (others.size() == all.size()) {
        figures.addAll(ratio(name, all, others));
      }
    });
    return Outcome.of(figures);
  }

  private static void collect(Outcome outcome, Server server, Map<String, List<Figure>> into) {
    for (Figure figure : outcome.figures()) {
      String name = figure.name();
      String prefix = server.name() + ", ";
      into.computeIfAbsent(
              name.startsWith(prefix) ? name.substring(prefix.length()) : name,
              _ -> new ArrayList<>())
          .add(figure);
    }
  }

  private List<Figure> ratio(String name, List<Figure> our, List<Figure> others) {
    double[] ourValues = values(our);
    double[] otherValues = values(others);
    var figures = new ArrayList<Figure>();
    String scenario = our.getFirst().scenario();
    String unit = our.getFirst().unit();
    figures.add(
        new Figure(scenario, name + ", " + ours.name(), Statistics.median(ourValues), unit));
    figures.add(
        new Figure(scenario, name + ", " + peer.name(), Statistics.median(otherValues), unit));
    var ratios = new double[ourValues.length];
    for (int i = 0; i < ratios.length; i++) {
      ratios[i] = ourValues[i] / otherValues[i];
    }
    if (Double.isFinite(Statistics.max(ratios)) && Double.isFinite(Statistics.min(ratios))) {
      figures.add(new Figure(scenario, name + ", ratio", Statistics.median(ratios), "x"));
      figures.add(new Figure(scenario, name + ", lowest ratio", Statistics.min(ratios), "x"));
      figures.add(new Figure(scenario, name + ", highest ratio", Statistics.max(ratios), "x"));
    }
    return figures;
  }

  private static double[] values(List<Figure> figures) {
    return figures.stream().mapToDouble(Figure::value).toArray();
  }
}
