package pushstack.fleet;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Services of AWS for a test: a real HTTP server that speaks their protocols (JSON, query, CBOR)
/// and answers what the test says. While it is open, the SDK finds it, a region and credentials by
/// its own properties. Whatever the test has no answer for is refused as not allowed.
public final class FakeAws implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final ObjectMapper CBOR = new CBORMapper();
  private static final String METADATA_PROPERTY = "aws.ec2MetadataServiceEndpoint";

  /// A request: the operation, such as `PutMetricData`, and what it was given.
  public record Call(String operation, JsonNode input) {
    public String text(String field) {
      return input.path(field).asText();
    }
  }

  /// An answer in the words of the protocol: JSON for JSON and CBOR, XML for query.
  public record Answer(int status, String body, Optional<String> error) {
    public static Answer ok(String body) {
      return new Answer(200, body, Optional.empty());
    }

    public static Answer error(int status, String code, String message) {
      return new Answer(status, message, Optional.of(code));
    }
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<String, Function<Call, Answer>> operations = new ConcurrentHashMap<>();
  private final List<Call> calls = new CopyOnWriteArrayList<>();
  private final Map<String, String> before = new HashMap<>();

  private FakeAws() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::serve);
    server.start();
  }

  public static FakeAws start() {
    try {
      FakeAws aws = new FakeAws();
      aws.set("aws.endpointUrl", aws.url().toString());
      aws.set("aws.region", "eu-central-1");
      aws.set("aws.accessKeyId", "test");
      aws.set("aws.secretAccessKey", "test");
      // Nothing of a machine, unless a test brings one.
      aws.set(METADATA_PROPERTY, aws.url().toString());
      return aws;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /// The machine that the SDK and the node find.
  public FakeAws on(FakeImds machine) {
    System.setProperty(METADATA_PROPERTY, machine.url().toString());
    return this;
  }

  private void set(String property, String value) {
    before.put(property, String.valueOf(System.getProperty(property)));
    System.setProperty(property, value);
  }

  /// Answers all later calls of an operation.
  public FakeAws answering(String operation, Function<Call, Answer> answer) {
    operations.put(operation, answer);
    return this;
  }

  /// All calls of an operation so far, refused ones included.
  public List<Call> calls(String operation) {
    return calls.stream().filter(call -> call.operation.equals(operation)).toList();
  }

  /// Waits for so many calls of an operation, and returns the last of them.
  public Call await(String operation, int count) {
    Awaits.until(operation, () -> calls(operation).size() >= count);
    return calls(operation).get(count - 1);
  }

  private void serve(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
    String path = exchange.getRequestURI().getPath();
    if (target != null) {
      Answer answer = answer(new Call(last(target, '.'), JSON.readTree(body)));
      send(exchange, "application/x-amz-json-1.1", answer.status, json(answer).getBytes(UTF_8));
    } else if (path.contains("/operation/")) {
      Answer answer = answer(new Call(last(path, '/'), CBOR.readTree(body)));
      exchange.getResponseHeaders().set("smithy-protocol", "rpc-v2-cbor");
      byte[] cbor = CBOR.writeValueAsBytes(JSON.readTree(json(answer)));
      send(exchange, "application/cbor", answer.status, cbor);
    } else if (exchange.getRequestMethod().equals("POST")) {
      Map<String, String> form = form(new String(body, UTF_8));
      Answer answer = answer(new Call(form.getOrDefault("Action", ""), JSON.valueToTree(form)));
      send(exchange, "text/xml", answer.status, xml(answer).getBytes(UTF_8));
    } else {
      send(exchange, "text/plain", 404, new byte[0]);
    }
  }

  private Answer answer(Call call) {
    calls.add(call);
    return operations
        .getOrDefault(
            call.operation,
            _ -> Answer.error(400, "AccessDeniedException", "not allowed to " + call.operation))
        .apply(call);
  }

  private static String json(Answer answer) {
    return answer
        .error
        .map(code -> "{\"__type\":\"%s\",\"message\":\"%s\"}".formatted(code, answer.body))
        .orElse(answer.body);
  }

  private static String xml(Answer answer) {
    return answer
        .error
        .map(code ->
            "<ErrorResponse><Error><Type>Sender</Type><Code>%s</Code><Message>%s</Message></Error>"
                    .formatted(code, answer.body)
                + "<RequestId>1</RequestId></ErrorResponse>")
        .orElse(answer.body);
  }

  private static Map<String, String> form(String body) {
    return Arrays.stream(body.split("&", -1))
        .map(pair -> pair.split("=", 2))
        .collect(
            Collectors.toMap(
                pair -> URLDecoder.decode(pair[0], UTF_8),
                pair -> pair.length < 2 ? "" : URLDecoder.decode(pair[1], UTF_8)));
  }

  private static String last(String text, char separator) {
    return text.substring(text.lastIndexOf(separator) + 1);
  }

  private static void send(HttpExchange exchange, String type, int status, byte[] body)
      throws IOException {
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
    before.forEach((property, value) -> {
      if (value.equals("null")) {
        System.clearProperty(property);
      } else {
        System.setProperty(property, value);
      }
    });
  }
}
