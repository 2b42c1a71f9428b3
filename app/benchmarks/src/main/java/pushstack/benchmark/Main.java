package pushstack.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// The program: measures the scenarios that it is told, each on processes of its own, prints a
/// table, and writes results if asked to.
public final class Main {
  private static final int FAILED = 1;
  private static final int BAD_COMMAND_LINE = 2;

  private Main() {}

  public static void main(String[] arguments) {
    try {
      Options options = Options.parse(arguments);
      var failed = new ArrayList<Scenario>();
      Report report = Report.of(measure(options, failed), options, Clock.systemUTC().instant());
      System.out.print(report.table());
      options.results().ifPresent(report::write);
      if (!failed.isEmpty()) {
        System.err.println("failed: " + failed);
        System.exit(FAILED);
      }
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage() + "\n\n" + Options.USAGE);
      System.exit(BAD_COMMAND_LINE);
    }
  }

  /// @param failed takes the scenarios that ended with an exception; the others count
  private static Outcome measure(Options options, List<Scenario> failed) {
    if (options.pinned()) {
      Cores.pinLoad();
    }
    options.profiles().ifPresent(Main::create);
    Outcome all = Outcome.EMPTY;
    for (Scenario scenario : options.scenarios()) {
      System.err.println("measuring " + scenario);
      Path folder = temporaryFolder();
      try {
        all = all.plus(measure(scenario, new Lab(folder, options)));
      } catch (IllegalStateException | UncheckedIOException e) {
        // Hours of other scenarios are not to be lost with this one.
        System.err.println(scenario + ": " + e);
        e.printStackTrace();
        failed.add(scenario);
      } finally {
        delete(folder);
      }
    }
    return all;
  }

  private static Outcome measure(Scenario scenario, Lab lab) {
    Options options = lab.options();
    if (options.peer().isEmpty()) {
      return scenario.ours().apply(lab);
    }
    if (scenario.anybodys().isEmpty()) {
      System.err.println(scenario + " can only be measured on our own processes");
      return Outcome.EMPTY;
    }
    ForeignServer peer = options.peer().get();
    if (options.pinned()) {
      peer.pids().forEach(pid -> Cores.pin(pid, Cores.SERVER));
    }
    try (OurServer ours = options.split() ? lab.split() : lab.all()) {
      return new Comparison(ours, peer, options.scale())
          .run(scenario.anybodys().get(), options.pairs());
    }
  }

  private static void create(Path folder) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
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
