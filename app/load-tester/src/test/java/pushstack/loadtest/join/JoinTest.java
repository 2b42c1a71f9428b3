package pushstack.loadtest.join;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class JoinTest {
  private final HttpClient http = HttpClient.newHttpClient();
  private final Join join = new Join(http, Duration.ofMillis(1));
  private final AtomicReference<String> handedIn = new AtomicReference<>("");
  private final AtomicInteger faults = new AtomicInteger();
  private final AtomicReference<byte[]> ticket = new AtomicReference<>(new byte[0]);
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            if (faults.getAndDecrement() > 0) {
              exchange.sendResponseHeaders(503, -1);
            } else if (exchange.getRequestMethod().equals("PUT")) {
              handedIn.set(new String(body, UTF_8));
              exchange.sendResponseHeaders(200, -1);
            } else if (exchange.getRequestURI().getPath().equals("/ticket")) {
              exchange.sendResponseHeaders(200, ticket.get().length);
              exchange.getResponseBody().write(ticket.get());
            } else {
              exchange.sendResponseHeaders(403, -1);
            }
          }
        });
    server.start();
    ticket.set(
        new Ticket(
                List.of("plan.txt", "--jar=own.jar", "--label", "x"),
                Map.of("plan.txt", "cGxhbg==", "own.jar", ""),
                address("/result"))
            .toJson());
  }

  @AfterEach
  void stop() {
    server.stop(0);
    http.close();
  }

  private URI address(String path) {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
  }

  private static int load(List<String> args) {
    try {
      assertThat(Files.readString(Path.of(args.getFirst()))).isEqualTo("plan");
      assertThat(Path.of(args.get(1).substring("--jar=".length()))).isEmptyFile();
      assertThat(args.subList(2, 5)).containsExactly("--label", "x", "--json");
      Files.writeString(Path.of(args.get(5)), "the result");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return 1;
  }

  @Test
  void runsWhatTheTicketSaysAndHandsTheResultIn() throws Exception {
    var folder = new AtomicReference<>(Path.of("."));
    int code =
        join.run(
            address("/ticket"),
            args -> {
              folder.set(Path.of(args.getLast()).resolveSibling("."));
              return load(args);
            });
    assertThat(code).isEqualTo(1);
    assertThat(handedIn).hasValue("the result");
    assertThat(folder.get()).doesNotExist();
  }

  @Test
  void faultsOfTheNetworkAreRiddenOut() throws Exception {
    faults.set(3);
    assertThat(join.run(address("/ticket"), JoinTest::load)).isEqualTo(1);
    assertThat(handedIn).hasValue("the result");
  }

  @Test
  void saysWhyItCannotTakePart() {
    assertThatThrownBy(() -> join.run(address("/other"), JoinTest::load))
        .isInstanceOf(JoinException.class)
        .hasMessage("the ticket cannot be fetched: status 403");
    assertThatThrownBy(() -> join.run(address("/ticket"), _ -> 2))
        .hasMessage("the run ended with exit code 2 and without a result");
    faults.set(100);
    assertThatThrownBy(() -> join.run(address("/ticket"), JoinTest::load))
        .hasMessage("the ticket cannot be fetched after 6 attempts: status 503");
  }

  @Test
  void ticketIsReadAsItWasWrittenAndNothingElseIs() {
    var written =
        new Ticket(
            List.of("a", "b=c"), Map.of("f.txt", "AAAA"), URI.create("https://x.invalid/?a=b"));
    assertThat(Ticket.fromJson(new String(written.toJson(), UTF_8))).isEqualTo(written);
    refused("", "the ticket is empty");
    refused("{", "the ticket is not JSON");
    refused("{}", "the ticket has format 0, and this tester reads 1");
    refused("{\"format\":1,\"args\":[1]}", "args[0] must be a text");
    refused("{\"format\":1}", "result is missing");
    refused(
        "{\"format\":1,\"result\":\"https://x.invalid\",\"files\":{\"../x\":\"\"}}",
        "a file that is sent along needs a name of letters");
    refused(
        "{\"format\":1,\"result\":\"https://x.invalid\",\"files\":{\"x\":\"?\"}}",
        "the ticket cannot be used");
  }

  private static void refused(String json, String reason) {
    assertThatThrownBy(() -> Ticket.fromJson(json))
        .isInstanceOf(JoinException.class)
        .hasMessageContaining(reason);
  }
}
