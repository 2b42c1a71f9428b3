package pushstack.benchmark;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

/// One thing that can be measured, by a command of its own.
///
/// @param id of the measuring plan
/// @param name says what it is about
/// @param ours measures our service, started as the scenario needs it
/// @param anybodys measures one server, whoever has made it; empty if the scenario does what only
///   our own processes let be done to them
record Scenario(
    String id,
    String name,
    Function<Lab, Outcome> ours,
    Optional<BiFunction<Server, Scale, Outcome>> anybodys) {

  /// In the order in which all are run.
  static final List<Scenario> ALL =
      List.of(
          new Scenario("p1", "idle", Idle::measure, Optional.of(Idle::measure)),
          onOneProcess("p2", "storm", Storm::measure),
          new Scenario("p3", "direct", Direct::measure, Optional.of(Direct::measure)),
          new Scenario("p4", "offline", Offline::measure, Optional.of(Offline::measure)),
          new Scenario("p5", "hot", Hot::measure, Optional.of(Hot::measure)),
          onOneProcess("p6", "mixed", Mixed::measure),
          onlyOurs("p7", "crash", Crash::measure),
          onlyOurs("p8", "drain", Drain::measure),
          onlyOurs("p9", "soak", Soak::measure),
          onlyOurs("p10", "broadcast", Broadcast::measure),
          onlyOurs("start", "start", Start::measure),
          onlyOurs("engine", "engine", lab -> Engine.measure(folder(lab), lab.scale().window())));

  private static Scenario onlyOurs(String id, String name, Function<Lab, Outcome> ours) {
    return new Scenario(id, name, ours, Optional.empty());
  }

  private static Scenario onOneProcess(
      String id, String name, BiFunction<Server, Scale, Outcome> measure) {
    return new Scenario(
        id,
        name,
        lab -> {
          try (OurServer server = lab.all()) {
            return measure.apply(server, lab.scale());
          }
        },
        Optional.of(measure));
  }

  private static Path folder(Lab lab) {
    return lab.folder().resolve("engine");
  }

  /// By id or by name.
  ///
  /// @throws IllegalArgumentException with the list of those that there are
  static Scenario named(String text) {
    return ALL.stream()
        .filter(scenario -> scenario.id.equals(text) || scenario.name.equals(text))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "no scenario \""
                    + text
                    + "\"; there are: all "
                    + String.join(" ", ALL.stream().map(Scenario::toString).toList())));
  }

  @Override
  public String toString() {
    return id.equals(name) ? id : id + "|" + name;
  }
}
