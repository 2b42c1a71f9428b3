package pushstack.benchmark;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.regex.Pattern;

/// Measures two servers in turn, A/B/A/B, and tells their ratios: what else the machine does falls
/// on both alike. The interval is the smallest and the largest ratio of a pair; with five pairs it
/// holds the true median with a probability of 94 %.
final class Comparison {
  /// What is about the inside of one of them, or about the measurement.
  private static final Pattern INSIDE =
      Pattern.compile("CPU of (?!the service|the peers|silent)|rounds until warm|live heap");

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
    var ratios = new ArrayList<Ratio>();
    ofOurs.forEach((name, all) -> {
      List<Figure> others = ofPeer.getOrDefault(name, List.of());
      if (others.size() == all.size() && !INSIDE.matcher(name).find()) {
        ratios.add(ratio(name, all, others));
      }
    });
    return new Outcome(List.of(), List.of(), ratios);
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

  private static Ratio ratio(String name, List<Figure> our, List<Figure> others) {
    double[] ourValues = values(our);
    double[] otherValues = values(others);
    var ratios = new double[ourValues.length];
    for (int i = 0; i < ratios.length; i++) {
      // Nothing on both sides, such as losses, is the same; something to nothing is no number.
      double ratio = ourValues[i] / otherValues[i];
      ratios[i] = ourValues[i] == otherValues[i] ? 1 : Double.isFinite(ratio) ? ratio : Double.NaN;
    }
    return new Ratio(
        our.getFirst().scenario(),
        name,
        our.getFirst().unit(),
        Statistics.median(ourValues),
        Statistics.median(otherValues),
        Statistics.median(ratios),
        Statistics.min(ratios),
        Statistics.max(ratios));
  }

  private static double[] values(List<Figure> figures) {
    return figures.stream().mapToDouble(Figure::value).toArray();
  }
}
