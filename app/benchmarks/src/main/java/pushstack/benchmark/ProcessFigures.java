package pushstack.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/// What Linux and the JDK tell about a process from outside.
final class ProcessFigures {
  /// USER_HZ: what the kernel counts CPU time in for user space, on every architecture we run on.
  private static final double TICKS_PER_SECOND = 100;

  private ProcessFigures() {}

  static double cpuSeconds(long pid) {
    try {
      return cpuSeconds(Path.of("/proc", Long.toString(pid), "stat"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// @param file the `stat` of a process or of one of its threads
  static double cpuSeconds(Path file) throws IOException {
    String stat = Files.readString(file);
    // The second field, the name, may hold blanks; it ends at the last parenthesis.
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_PER_SECOND;
  }

  static double ownCpuSeconds() {
    return cpuSeconds(ProcessHandle.current().pid());
  }

  static long residentBytes(long pid) {
    return read(Path.of("/proc", Long.toString(pid), "status"))
        .lines()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
        .findFirst()
        .orElseThrow();
  }

  static long liveHeapBytes(long pid) {
    // The histogram counts live objects only, so it begins with a full collection.
    String total =
        run(jdkTool("jcmd"), Long.toString(pid), "GC.class_histogram")
            .lines()
            .filter(line -> line.startsWith("Total"))
            .findFirst()
            .orElseThrow();
    return Long.parseLong(total.strip().split("\\s+", -1)[2]);
  }

  static String jdkTool(String name) {
    return Path.of(System.getProperty("java.home"), "bin", name).toString();
  }

  /// Of the last minutes: how much else the machine had to do.
  static String loadAverage() {
    String[] words = read(Path.of("/proc/loadavg")).split(" ", -1);
    return String.join(" ", words[0], words[1], words[2]);
  }

  /// How late this machine wakes a thread that sleeps, with nothing else to do: no time of a push
  /// that is measured on it can be better than that.
  static String wakeUps() {
    var late = new Histogram(3);
    long due = System.nanoTime();
    for (int i = 0; i < 2_000; i++) {
      due += 1_000_000;
      for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
        LockSupport.parkNanos(left);
      }
      late.recordValue(System.nanoTime() - due);
    }
    return "p50 %.2f ms, p99 %.2f ms, p99.9 %.2f ms"
        .formatted(
            late.getValueAtPercentile(50) / 1e6,
            late.getValueAtPercentile(99) / 1e6,
            late.getValueAtPercentile(99.9) / 1e6);
  }

  /// All that this machine has, also those that this process may not use.
  static int processors() {
    return (int)
        read(Path.of("/proc/cpuinfo")).lines().filter(line -> line.startsWith("processor")).count();
  }

  static String cpuModel() {
    return read(Path.of("/proc/cpuinfo"))
        .lines()
        .filter(line -> line.startsWith("model name"))
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .findFirst()
        .orElse("unknown");
  }

  static String run(String... command) {
    try {
      Process process = new ProcessBuilder(List.of(command)).redirectErrorStream(true).start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new IllegalStateException(command[0] + ": " + output);
      }
      return output;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private static String read(Path path) {
    try {
      return Files.readString(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
