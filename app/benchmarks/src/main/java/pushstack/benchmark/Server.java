package pushstack.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import pushstack.schema.MetricNames;
import pushstack.test.peer.ServiceProcess;

/// The service under measurement: one process, role `all`, embedded engine, its own JVM flags.
final class Server implements AutoCloseable {
  /// The flags of the distribution, or other ones to try: `-Dbenchmark.jvm="-Xmx256m …"`.
  static final List<String> FLAGS =
      List.of(
          System.getProperty("benchmark.jvm", "-XX:+UseCompactObjectHeaders -Xmx512m")
              .split(" ", -1));

  private final ServiceProcess process;

  private Server(ServiceProcess process) {
    this.process = process;
  }

  static Server start(Path folder, String... moreFlags) {
    ServiceProcess process =
        ServiceProcess.builder(folder.resolve("service.log"))
            .jvm(FLAGS.toArray(String[]::new))
            .jvm(moreFlags)
            .set("role", "all")
            .set("storage.engine", "embedded")
            .set("data", folder.resolve("data").toString())
            .set("log.level", "warning")
            .build();
    return new Server(process.start());
  }

  URI webSocketUrl() {
    return process.webSocketUrl();
  }

  URI endpointUrl() {
    return process.endpointUrl();
  }

  /// User and system time of the process so far, in seconds.
  double cpuSeconds() {
    return ProcessFigures.cpuSeconds(process.pid());
  }

  ThreadTimes threadTimes() {
    return ThreadTimes.of(process.pid());
  }

  long residentBytes() {
    return ProcessFigures.residentBytes(process.pid());
  }

  /// Bytes of live objects, after a full collection.
  long liveHeapBytes() {
    return ProcessFigures.liveHeapBytes(process.pid());
  }

  /// Calls to storage so far.
  double storageCalls() {
    try (var http = HttpClient.newHttpClient()) {
      HttpRequest request =
          HttpRequest.newBuilder(process.adminUrl().resolve("/metrics"))
              .timeout(Duration.ofSeconds(10))
              .build();
      return http.send(request, BodyHandlers.ofString())
          .body()
          .lines()
          .filter(line -> line.startsWith(MetricNames.DATABASE_OPS + "_total"))
          .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
          .sum();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /// Waits until the process uses next to no CPU: compiled, swept, collected.
  void settle() {
    double before = cpuSeconds();
    for (int i = 0; i < 60; i++) {
      pause(Duration.ofSeconds(1));
      double now = cpuSeconds();
      if (now - before < 0.05) {
        return;
      }
      before = now;
    }
  }

  static void pause(Duration time) {
    try {
      TimeUnit.NANOSECONDS.sleep(time.toNanos());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  @Override
  public void close() {
    process.close();
  }
}
