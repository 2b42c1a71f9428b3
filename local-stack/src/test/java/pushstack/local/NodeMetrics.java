package pushstack.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import pushstack.test.peer.ServiceProcess;

/// What a running node tells of itself.
final class NodeMetrics {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration POLL = Duration.ofMillis(100);

  private NodeMetrics() {}

  /// Waits until a counter, over all its labels, has come that far.
  ///
  /// @param metric of `MetricNames`, a counter
  static void await(ServiceProcess node, String metric, double atLeast) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      String page = page(node, "/metrics");
      if (sum(page, metric + "_total") >= atLeast) {
        return;
      }
      if (System.nanoTime() > deadline) {
        throw new AssertionError(metric + " is not " + atLeast + " but\n" + page);
      }
      LockSupport.parkNanos(POLL.toNanos());
    }
  }

  /// What the node says it is, as JSON.
  static String version(ServiceProcess node) {
    return page(node, "/__version__");
  }

  private static String page(ServiceProcess node, String path) {
    HttpRequest request =
        HttpRequest.newBuilder(node.adminUrl().resolve(path)).timeout(PATIENCE).build();
    try (var http = HttpClient.newHttpClient()) {
      return http.send(request, BodyHandlers.ofString()).body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private static double sum(String page, String metric) {
    return page.lines()
        .filter(line -> line.startsWith(metric + "{") || line.startsWith(metric + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }
}
