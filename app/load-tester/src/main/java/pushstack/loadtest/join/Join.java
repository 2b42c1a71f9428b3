package pushstack.loadtest.join;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// One tester of many, from its ticket to its result.
public final class Join {
  private static final Duration TIMEOUT = Duration.ofMinutes(1);

  /// The network of a container may come up after the container; with the pauses below, a minute.
  private static final int ATTEMPTS = 6;

  private static final Duration FIRST_PAUSE = Duration.ofSeconds(2);

  private final HttpClient http;
  private final Duration firstPause;

  /// Runs a load test by the arguments of its command and returns its exit code.
  @FunctionalInterface
  public interface Runner {
    int run(List<String> args);
  }

  public Join(HttpClient http) {
    this(http, FIRST_PAUSE);
  }

  Join(HttpClient http, Duration firstPause) {
    this.http = http;
    this.firstPause = firstPause;
  }

  /// Returns the exit code of the run, which also left its result.
  ///
  /// @throws JoinException if there is no ticket, no result, or no way to hand it in
  public int run(URI ticketAddress, Runner runner) throws InterruptedException, IOException {
    Ticket ticket = Ticket.fromJson(fetch(ticketAddress));
    Path folder = Files.createTempDirectory("load-test-");
    try {
      Path result = folder.resolve("result.json");
      List<String> args = args(ticket, folder);
      args.add("--json");
      args.add(result.toString());
      int code = runner.run(args);
      if (!Files.exists(result)) {
        throw new JoinException("the run ended with exit code " + code + " and without a result");
      }
      handIn(ticket.result(), result);
      return code;
    } finally {
      delete(folder);
    }
  }

  private static List<String> args(Ticket ticket, Path folder) throws IOException {
    for (Map.Entry<String, String> file : ticket.files().entrySet()) {
      Files.write(folder.resolve(file.getKey()), Base64.getDecoder().decode(file.getValue()));
    }
    var args = new ArrayList<String>();
    for (String arg : ticket.args()) {
      int equals = arg.startsWith("--") ? arg.indexOf('=') : -1;
      String value = arg.substring(equals + 1);
      args.add(
          ticket.files().containsKey(value)
              ? arg.substring(0, equals + 1) + folder.resolve(value)
              : arg);
    }
    return args;
  }

  private String fetch(URI address) throws InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(address).timeout(TIMEOUT).build();
    return attempt(
        "the ticket cannot be fetched",
        () -> {
          HttpResponse<InputStream> answer = http.send(request, BodyHandlers.ofInputStream());
          try (InputStream body = answer.body()) {
            byte[] bytes = body.readNBytes(Ticket.MAX_BYTES + 1);
            if (bytes.length > Ticket.MAX_BYTES) {
              throw new JoinException("the ticket is larger than any ticket");
            }
            return new Reply(answer.statusCode(), new String(bytes, UTF_8));
          }
        });
  }

  private void handIn(URI address, Path result) throws InterruptedException, IOException {
    HttpRequest request =
        HttpRequest.newBuilder(address).timeout(TIMEOUT).PUT(BodyPublishers.ofFile(result)).build();
    attempt(
        "the result cannot be handed in",
        () -> {
          HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
          return new Reply(answer.statusCode(), answer.body());
        });
  }

  private record Reply(int status, String body) {}

  /// One call.
  @FunctionalInterface
  private interface Call {
    Reply make() throws IOException, InterruptedException;
  }

  /// Calls again after faults of the network and of the server; what the server refuses, it would
  /// refuse again. The address is a secret and in no message.
  private String attempt(String failure, Call call) throws InterruptedException {
    Duration pause = firstPause;
    for (int attempt = 1; ; attempt++) {
      String reason;
      try {
        Reply reply = call.make();
        if (reply.status() / 100 == 2) {
          return reply.body();
        }
        reason = "status " + reply.status();
        if (reply.status() < 500) {
          throw new JoinException(failure + ": " + reason);
        }
      } catch (IOException e) {
        reason = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
      }
      if (attempt == ATTEMPTS) {
        throw new JoinException(failure + " after " + ATTEMPTS + " attempts: " + reason);
      }
      Thread.sleep(pause);
      pause = pause.multipliedBy(2);
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
