package pushstack.benchmark;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import pushstack.webpush.crypto.Es256;

/// The figures of a run with where and when they were measured: a table for people, JSON for
/// comparisons, plots.
///
/// @param variant what the names of its files end with: runs that are not to be compared do not
///   replace each other
record Report(Map<String, String> conditions, Outcome outcome, String variant) {
  private static final String INDEX = "README.md";

  static Report of(Outcome outcome, Options options, Instant when) {
    var conditions = new LinkedHashMap<String, String>();
    conditions.put("date", when.toString());
    conditions.put("cpu", ProcessFigures.cpuModel());
    String cores = Integer.toString(Runtime.getRuntime().availableProcessors());
    conditions.put("os", System.getProperty("os.name") + " " + System.getProperty("os.version"));
    conditions.put("load average", ProcessFigures.loadAverage());
    conditions.put("wake-ups late", ProcessFigures.wakeUps());
    conditions.put("cores", options.pinned() ? cores + ", one for the service" : cores);
    conditions.put("java", System.getProperty("java.vm.version"));
    conditions.put("es256", Es256.provider());
    conditions.put("service flags", String.join(" ", options.jvm()));
    options.peer().ifPresent(peer -> conditions.put("peer", peer.name()));
    String variant =
        (options.peer().isPresent() ? "-beside-a-peer" : "") + (options.pinned() ? "-pinned" : "");
    return new Report(conditions, outcome, variant);
  }

  String table() {
    var out = new StringBuilder();
    conditions.forEach((name, value) -> out.append("%-14s %s%n".formatted(name, value)));
    out.append(System.lineSeparator());
    for (Figure figure : outcome.figures()) {
      out.append(figure)
          .append(
              Goal.of(figure)
                  .map(goal ->
                      "  (goal %s: %s)"
                          .formatted(goal, goal.met(figure.value()) ? "met" : "MISSED"))
                  .orElse(""))
          .append(System.lineSeparator());
    }
    if (!outcome.ratios().isEmpty()) {
      out.append(
          "%-63s %10s %10s %-9s ratio (lowest to highest)%n".formatted("", "ours", "peer", ""));
      outcome.ratios().forEach(ratio -> out.append(ratio).append(System.lineSeparator()));
    }
    return out.toString();
  }

  /// Writes for each scenario of this run its figures as JSON, a page with the table, and a picture
  /// for each plot; then `README.md`, which leads to the pages of all runs.
  void write(Path folder) {
    try {
      Files.createDirectories(folder);
      for (Map.Entry<String, Outcome> part : outcome.byScenario().entrySet()) {
        new Report(conditions, part.getValue(), variant).write(folder, part.getKey() + variant);
      }
      writeIndex(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void write(Path folder, String name) throws IOException {
    writeJson(folder.resolve(name + ".json"));
    var pictures = new ArrayList<String>();
    for (Map.Entry<String, List<Series>> plot : plots().entrySet()) {
      String file = plot.getKey().replaceAll("[^a-z0-9]+", "-") + variant + ".svg";
      Files.writeString(folder.resolve(file), Plot.draw(plot.getKey(), plot.getValue()));
      pictures.add("![%s](%s)".formatted(plot.getKey(), file));
    }
    Files.writeString(folder.resolve(name + ".md"), markdown(name.replace('-', ' '), pictures));
  }

  private static void writeIndex(Path folder) throws IOException {
    var out =
        new StringBuilder(
            "# Results\n\nThe last run of each scenario, written by `app/benchmarks/run`.\n\n");
    try (Stream<Path> files = Files.list(folder)) {
      files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".md") && !name.equals(INDEX))
          .sorted()
          .forEach(
              name -> out.append("- [%s](%s)\n".formatted(name.replaceAll("\\.md$", ""), name)));
    }
    Files.writeString(folder.resolve(INDEX), out);
  }

  private Map<String, List<Series>> plots() {
    var plots = new LinkedHashMap<String, List<Series>>();
    for (Series curve : outcome.series()) {
      String title = curve.scenario() + ": " + curve.plot();
      plots.computeIfAbsent(title.toLowerCase(Locale.ROOT), _ -> new ArrayList<>()).add(curve);
    }
    return plots;
  }

  private String markdown(String title, List<String> pictures) {
    var out = new StringBuilder("# Results of %s\n\n".formatted(title));
    conditions.forEach((name, value) -> out.append("- %s: %s%n".formatted(name, value)));
    if (!outcome.ratios().isEmpty()) {
      out.append("\n| figure | ours | peer | unit | ratio | lowest | highest |\n");
      out.append("|---|--:|--:|---|--:|--:|--:|\n");
      outcome.ratios().forEach(ratio -> out.append(markdown(ratio)));
      return out.toString();
    }
    out.append("\n| figure | value | unit | goal | |\n|---|--:|---|---|---|\n");
    for (Figure figure : outcome.figures()) {
      Optional<Goal> goal = Goal.of(figure);
      out.append(
          "| %s | %s | %s | %s | %s |%n"
              .formatted(
                  figure.name(),
                  Figure.number(figure.value()),
                  figure.unit(),
                  goal.map(Goal::toString).orElse(""),
                  goal.map(g -> g.met(figure.value()) ? "met" : "**missed**").orElse("")));
    }
    pictures.forEach(picture -> out.append('\n').append(picture).append('\n'));
    return out.toString();
  }

  private static String markdown(Ratio ratio) {
    return "| %s | %s | %s | %s | %.2f | %.2f | %.2f |%n"
        .formatted(
            ratio.name(),
            Figure.number(ratio.ours()),
            Figure.number(ratio.peer()),
            ratio.unit(),
            ratio.median(),
            ratio.lowest(),
            ratio.highest());
  }

  private void writeJson(Path file) throws IOException {
    try (JsonGenerator json =
        new JsonFactory()
            .createGenerator(Files.newBufferedWriter(file))
            .useDefaultPrettyPrinter()) {
      json.writeStartObject();
      for (Map.Entry<String, String> condition : conditions.entrySet()) {
        json.writeStringField(condition.getKey(), condition.getValue());
      }
      json.writeArrayFieldStart("figures");
      for (Figure figure : outcome.figures()) {
        write(json, figure);
      }
      json.writeEndArray();
      json.writeArrayFieldStart("ratios");
      for (Ratio ratio : outcome.ratios()) {
        write(json, ratio);
      }
      json.writeEndArray();
      json.writeArrayFieldStart("series");
      for (Series curve : outcome.series()) {
        write(json, curve);
      }
      json.writeEndArray();
      json.writeEndObject();
    }
  }

  private static void write(JsonGenerator json, Figure figure) throws IOException {
    json.writeStartObject();
    json.writeStringField("scenario", figure.scenario());
    json.writeStringField("name", figure.name());
    json.writeNumberField("value", figure.value());
    json.writeStringField("unit", figure.unit());
    Optional<Goal> goal = Goal.of(figure);
    if (goal.isPresent()) {
      json.writeStringField("goal", goal.get().toString());
      json.writeBooleanField("met", goal.get().met(figure.value()));
    }
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, Ratio ratio) throws IOException {
    json.writeStartObject();
    json.writeStringField("scenario", ratio.scenario());
    json.writeStringField("name", ratio.name());
    json.writeStringField("unit", ratio.unit());
    json.writeNumberField("ours", ratio.ours());
    json.writeNumberField("peer", ratio.peer());
    json.writeNumberField("median", ratio.median());
    json.writeNumberField("lowest", ratio.lowest());
    json.writeNumberField("highest", ratio.highest());
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, Series curve) throws IOException {
    json.writeStartObject();
    json.writeStringField("scenario", curve.scenario());
    json.writeStringField("plot", curve.plot());
    json.writeStringField("name", curve.name());
    json.writeStringField("x", curve.xLabel());
    json.writeStringField("y", curve.yLabel());
    json.writeArrayFieldStart("points");
    for (Series.Point point : curve.points()) {
      json.writeArray(new double[] {point.x(), point.y()}, 0, 2);
    }
    json.writeEndArray();
    json.writeEndObject();
  }
}
