package pushstack.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import pushstack.schema.MetricNames;
import pushstack.test.peer.ServiceProcess;

/// Our service as child processes: one with role `all`, or an endpoint node and connection nodes on
/// a DynamoDB engine, which is no part of the figures.
final class OurServer implements Server {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /// To start one node on a machine that is busy with others.
  private static final int ATTEMPTS = 3;

  private final String name;
  private final List<ServiceProcess> connectionNodes;
  private final ServiceProcess endpointNode;
  private final List<ServiceProcess> all;
  private final boolean orderly;
  private final Runnable atEnd;

  /// @param connectionNodes may hold the endpoint node itself
  /// @param orderly whether processes are asked to end, so that they can write what they have
  ///   recorded
  /// @param atEnd ends what the processes need
  OurServer(
      String name,
      List<ServiceProcess> connectionNodes,
      ServiceProcess endpointNode,
      boolean orderly,
      Runnable atEnd) {
    this.name = name;
    this.connectionNodes = List.copyOf(connectionNodes);
    this.endpointNode = endpointNode;
    this.all =
        connectionNodes.contains(endpointNode)
            ? this.connectionNodes
            : Stream.concat(connectionNodes.stream(), Stream.of(endpointNode)).toList();
    this.orderly = orderly;
    this.atEnd = atEnd;
  }

  void start() {
    // One after the other: two starts at once are too slow for each other's timeouts on two cores.
    all.forEach(OurServer::start);
  }

  /// The first calls of a cold process to its storage may be too slow for its own timeouts.
  private static void start(ServiceProcess node) {
    for (int left = ATTEMPTS - 1; ; left--) {
      try {
        node.start();
        return;
      } catch (IllegalStateException e) {
        if (left == 0) {
          throw e;
        }
        node.close();
      }
    }
  }

  @Override
  public String name() {
    return name;
  }

  List<ServiceProcess> connectionNodes() {
    return connectionNodes;
  }

  @Override
  public List<URI> webSocketUrls() {
    return connectionNodes.stream().map(ServiceProcess::webSocketUrl).toList();
  }

  @Override
  public URI endpointUrl() {
    return endpointNode.endpointUrl();
  }

  @Override
  public List<Long> pids() {
    return all.stream().filter(ServiceProcess::running).map(ServiceProcess::pid).toList();
  }

  /// Bytes of live objects, after a full collection.
  long liveHeapBytes() {
    return pids().stream().mapToLong(ProcessFigures::liveHeapBytes).sum();
  }

  @Override
  public OptionalDouble storageCalls() {
    return OptionalDouble.of(
        all.stream()
            .mapToDouble(node ->
                call(HttpRequest.newBuilder(node.adminUrl().resolve("/metrics")))
                    .lines()
                    .filter(line -> line.startsWith(MetricNames.DATABASE_OPS + "_total"))
                    .mapToDouble(
                        line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                    .sum())
            .sum());
  }

  /// Changes the version of a broadcast on the first node.
  void setBroadcast(String id, String version) {
    var _ =
        call(
            HttpRequest.newBuilder(
                    connectionNodes.getFirst().adminUrl().resolve("/broadcasts/" + id))
                .header("Content-Type", "application/json")
                .PUT(HttpRequest.BodyPublishers.ofString("{\"version\":\"" + version + "\"}")));
  }

  private static String call(HttpRequest.Builder request) {
    try (var http = HttpClient.newHttpClient()) {
      HttpResponse<String> answer =
          http.send(request.timeout(PATIENCE).build(), BodyHandlers.ofString());
      if (answer.statusCode() / 100 != 2) {
        throw new IllegalStateException(answer.uri() + ": " + answer.statusCode());
      }
      return answer.body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  @Override
  public void close() {
    if (orderly) {
      all.stream().filter(ServiceProcess::running).forEach(ServiceProcess::stop);
    }
    all.forEach(ServiceProcess::close);
    atEnd.run();
  }
}
