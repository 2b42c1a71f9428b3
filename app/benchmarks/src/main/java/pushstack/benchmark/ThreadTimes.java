package pushstack.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/// CPU seconds of a process by what its threads are there for, as their names tell: work,
/// compilers, collector. Linux cuts names to 15 letters.
record ThreadTimes(Map<String, Double> seconds) {

  /// What threads have used that are no more, such as compilers that were not needed any longer.
  static final String ENDED = "ended threads";

  static final String JIT = "JIT";

  static final ThreadTimes NONE = new ThreadTimes(Map.of());

  ThreadTimes {
    seconds = Map.copyOf(seconds);
  }

  static ThreadTimes of(long pid) {
    var seconds = new TreeMap<String, Double>();
    double all = ProcessFigures.cpuSeconds(pid);
    try (DirectoryStream<Path> threads =
        Files.newDirectoryStream(Path.of("/proc", Long.toString(pid), "task"))) {
      for (Path thread : threads) {
        try {
          double used = ProcessFigures.cpuSeconds(thread.resolve("stat"));
          String name = Files.readString(thread.resolve("comm"), StandardCharsets.ISO_8859_1);
          seconds.merge(group(name.strip()), used, Double::sum);
          all -= used;
        } catch (NoSuchFileException _) {
          // It has ended meanwhile.
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    seconds.put(ENDED, Math.max(0, all));
    return new ThreadTimes(seconds);
  }

  private static String group(String name) {
    if (name.startsWith("C1 ") || name.startsWith("C2 ")) {
      return JIT;
    }
    if (name.startsWith("GC ") || name.startsWith("G1 ") || name.startsWith("VM ")) {
      return "GC and VM";
    }
    return name.replaceFirst("[-# ]*\\d*[-# ]*$", "");
  }

  ThreadTimes plus(ThreadTimes other) {
    var sums = new TreeMap<>(seconds);
    other.seconds.forEach((group, used) -> sums.merge(group, used, Double::sum));
    return new ThreadTimes(sums);
  }

  /// Of the whole; 0 if there is nothing.
  double share(String group) {
    double whole = seconds.values().stream().mapToDouble(Double::doubleValue).sum();
    return whole == 0 ? 0 : seconds.getOrDefault(group, 0.0) / whole;
  }

  /// What each group has used since then.
  ThreadTimes since(ThreadTimes before) {
    var more = new TreeMap<String, Double>();
    seconds.forEach(
        (group, used) -> more.put(group, used - before.seconds.getOrDefault(group, 0.0)));
    return new ThreadTimes(more);
  }
}
