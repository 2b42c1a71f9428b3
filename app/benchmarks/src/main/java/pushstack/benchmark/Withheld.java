package pushstack.benchmark;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentSkipListMap;

/// How long the processors of this machine were withheld from whoever came first for them: on each
/// a thread of real-time priority wakes every two milliseconds, and goes before everything else.
/// What makes it late by more than another two is the host of a virtual machine, or its kernel;
/// `steal` in `/proc/stat` tells little of that.
///
/// Each of those threads has a process of its own, whose interpreter does without compilers and
/// collections: they would be taken for it.
final class Withheld implements AutoCloseable {
  private static final String PRIORITY = "50";

  private final List<Process> watchers = new ArrayList<>();

  /// Nanoseconds by the `System.nanoTime()` of when they were over, which is the same for all
  /// processes.
  private final ConcurrentSkipListMap<Long, Long> gaps = new ConcurrentSkipListMap<>();

  /// Watches nothing yet.
  Withheld() {}

  /// Starts to watch; where that is not allowed, or `chrt` is missing, it says so and knows
  /// nothing.
  static Withheld watch() {
    var withheld = new Withheld();
    try {
      for (int core = 0; core < ProcessFigures.processors(); core++) {
        withheld.start(core);
      }
    } catch (IOException e) {
      System.err.println("what is withheld from processors is not known: " + e.getMessage());
      withheld.close();
      withheld.watchers.clear();
    }
    return withheld;
  }

  private void start(int core) throws IOException {
    List<String> command =
        List.of(
            "chrt",
            "--fifo",
            PRIORITY,
            "taskset",
            "-c",
            Integer.toString(core),
            ProcessFigures.jdkTool("java"),
            "-Xint",
            "-Xmx8m",
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            Presence.class.getName());
    Process watcher =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    watchers.add(watcher);
    BufferedReader lines = watcher.inputReader();
    if (!Presence.READY.equals(lines.readLine())) {
      throw new IOException("no thread of real-time priority can be had");
    }
    Thread.ofPlatform().daemon().name("withheld-" + core).start(() -> read(lines));
  }

  private void read(BufferedReader lines) {
    try (lines) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        int blank = line.indexOf(' ');
        add(Long.parseLong(line, 0, blank, 10), Long.parseLong(line, blank + 1, line.length(), 10));
      }
    } catch (IOException e) {
      // Closed at the end of the run.
    }
  }

  /// One of them was withheld.
  ///
  /// @param over when it was there again, by `System.nanoTime()`
  void add(long over, long nanos) {
    gaps.merge(over, nanos, Long::sum);
  }

  /// Whether there is anything to go by.
  boolean known() {
    return !watchers.isEmpty();
  }

  /// Milliseconds of all processors together that ended between two times of `System.nanoTime()`.
  double millis(long from, long to) {
    return gaps.subMap(from, to).values().stream().mapToLong(Long::longValue).sum() / 1e6;
  }

  @Override
  public void close() {
    watchers.forEach(Process::destroy);
  }
}
