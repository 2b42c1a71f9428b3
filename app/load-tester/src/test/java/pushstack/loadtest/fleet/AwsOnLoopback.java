package pushstack.loadtest.fleet;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.ToIntFunction;

/// The few calls of S3, ECS and Systems Manager that a fan-out makes, answered on the loopback. A
/// task or a command runs in this process, on a thread of its own.
final class AwsOnLoopback implements AutoCloseable {
  /// A call with its JSON.
  record Call(String operation, JsonNode request) {}

  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final ToIntFunction<URI> tester;

  /// Exit codes by task or command; absent while it runs.
  private final Map<String, Integer> ended = new ConcurrentHashMap<>();

  final Map<String, byte[]> objects = new ConcurrentHashMap<>();
  final List<Call> calls = new CopyOnWriteArrayList<>();
  final List<String> machines = new CopyOnWriteArrayList<>();
  volatile String refusal = "";

  /// @param tester takes part with a ticket and returns its exit code
  AwsOnLoopback(ToIntFunction<URI> tester) throws IOException {
    this.tester = tester;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.setExecutor(threads);
    server.start();
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  List<JsonNode> requests(String operation) {
    return calls.stream()
        .filter(call -> call.operation().equals(operation))
        .map(Call::request)
        .toList();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
      if (target == null) {
        object(exchange);
        return;
      }
      String operation = target.substring(target.indexOf('.') + 1);
      JsonNode request = JSON.readTree(exchange.getRequestBody());
      calls.add(new Call(operation, request));
      JsonNode answer = operation(operation, request);
      int status = answer.has("__type") ? 400 : 200;
      send(exchange, status, JSON.writeValueAsBytes(answer));
    }
  }

  private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.1");
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    if (body.length > 0) {
      exchange.getResponseBody().write(body);
    }
  }

  private void object(HttpExchange exchange) throws IOException {
    String key = exchange.getRequestURI().getPath();
    calls.add(
        new Call(exchange.getRequestMethod() + " object", JSON.getNodeFactory().textNode(key)));
    switch (exchange.getRequestMethod()) {
      case "PUT" -> {
        objects.put(key, exchange.getRequestBody().readAllBytes());
        send(exchange, 200, new byte[0]);
      }
      case "GET" -> {
        byte[] object = objects.get(key);
        if (object == null) {
          send(exchange, 404, "<Error><Code>NoSuchKey</Code></Error>".getBytes(UTF_8));
        } else {
          send(exchange, 200, object);
        }
      }
      default -> {
        objects.remove(key);
        send(exchange, 204, new byte[0]);
      }
    }
  }

  private JsonNode operation(String operation, JsonNode request) {
    return switch (operation) {
      case "RegisterTaskDefinition" ->
          JSON.valueToTree(
              Map.of("taskDefinition", Map.of("taskDefinitionArn", "arn:aws:ecs:x:1:td/load:7")));
      case "RunTask" -> runTask(request);
      case "DescribeTasks" -> describeTasks(request);
      case "DescribeInstanceInformation" ->
          JSON.valueToTree(
              Map.of(
                  "InstanceInformationList",
                  machines.stream()
                      .map(each -> Map.of("InstanceId", each, "PingStatus", "Online"))
                      .toList()));
      case "SendCommand" -> sendCommand(request);
      case "GetCommandInvocation" -> invocation(request);
      default -> JSON.createObjectNode();
    };
  }

  private JsonNode runTask(JsonNode request) {
    if (!refusal.isEmpty()) {
      return JSON.valueToTree(
          Map.of("tasks", List.of(), "failures", List.of(Map.of("reason", refusal))));
    }
    String arn = "arn:aws:ecs:x:1:task/c/" + request.path("clientToken").asText();
    JsonNode command = request.at("/overrides/containerOverrides/0/command");
    start(arn, URI.create(command.get(3).asText()));
    return JSON.valueToTree(
        Map.of("tasks", List.of(Map.of("taskArn", arn)), "failures", List.of()));
  }

  private void start(String name, URI ticket) {
    threads.execute(() -> ended.put(name, tester.applyAsInt(ticket)));
  }

  private JsonNode describeTasks(JsonNode request) {
    ObjectNode answer = JSON.createObjectNode();
    ArrayNode tasks = answer.putArray("tasks");
    for (JsonNode arn : request.path("tasks")) {
      ObjectNode task = tasks.addObject().put("taskArn", arn.asText());
      Integer code = ended.get(arn.asText());
      task.put("lastStatus", code == null ? "RUNNING" : "STOPPED");
      if (code != null) {
        task.put("stoppedReason", "Essential container in task exited");
        task.putArray("containers").addObject().put("exitCode", code);
      }
    }
    return answer;
  }

  private JsonNode sendCommand(JsonNode request) {
    String instance = request.path("InstanceIds").get(0).asText();
    String command = request.path("Parameters").path("commands").get(1).asText();
    String ticket = command.substring(command.indexOf('\'') + 1, command.lastIndexOf('\''));
    start("command-" + instance, URI.create(ticket));
    return JSON.valueToTree(Map.of("Command", Map.of("CommandId", "command-" + instance)));
  }

  private JsonNode invocation(JsonNode request) {
    Integer code = ended.get(request.path("CommandId").asText());
    String status = code == null ? "InProgress" : code == 0 ? "Success" : "Failed";
    return JSON.valueToTree(
        Map.of(
            "Status",
            status,
            "StatusDetails",
            status,
            "StandardErrorContent",
            code == null || code == 0 ? "" : "pushstack load-test: there is no such scenario\n"));
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
