package pushstack.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// The program: `idle`, `direct`, `stored`, `hello`, `engine` or `all`, and optionally the file for
/// the figures as JSON. Each scenario has a service process of its own, but for `engine`, which has
/// the engine alone.
public final class Main {
  private static final Duration WINDOW = Duration.ofSeconds(10);

  private static final int[] IDLE_STEPS = {3_000, 9_000, 18_000};

  private Main() {}

  public static void main(String[] arguments) {
    if (arguments.length < 1 || arguments.length > 2) {
      System.err.println("usage: idle|direct|stored|hello|engine|all [file for JSON]");
      System.exit(2);
    }
    var figures = new ArrayList<Figure>();
    for (String scenario :
        arguments[0].equals("all")
            ? List.of("idle", "direct", "stored", "hello", "engine")
            : List.of(arguments[0])) {
      figures.addAll(run(scenario));
    }
    Report report = Report.of(figures, Clock.systemUTC().instant());
    System.out.print(report.table());
    if (arguments.length == 2) {
      report.writeJson(Path.of(arguments[1]));
    }
  }

  private static List<Figure> run(String scenario) {
    Path folder = temporaryFolder();
    try {
      return scenario.equals("engine")
          ? Engine.measure(folder, WINDOW.dividedBy(2))
          : runAgainstServer(scenario, folder);
    } finally {
      delete(folder);
    }
  }

  private static List<Figure> runAgainstServer(String scenario, Path folder) {
    String[] flags = scenario.equals("idle") ? Idle.FLAGS : new String[0];
    try (Server server = Server.start(folder, flags)) {
      return switch (scenario) {
        case "idle" -> Idle.measure(server, IDLE_STEPS);
        case "direct" -> Direct.measure(server, WINDOW);
        case "stored" -> Stored.measure(server, WINDOW);
        case "hello" -> Greeting.measure(server);
        default -> throw new IllegalArgumentException("no such scenario: " + scenario);
      };
    }
  }

  private static Path temporaryFolder() {
    try {
      return Files.createTempDirectory("pushstack-benchmark");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
