package pushstack.local;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a node asks of AWS when it starts, at one address: parameters, secrets, and tables, which
/// are an engine's. Everything else is refused, as where a role has no right.
final class CloudStandIn implements AutoCloseable {
  private static final Pattern SECRET_ID = Pattern.compile("\"SecretId\"\\s*:\\s*\"([^\"]+)\"");

  private final HttpServer server;
  private final HttpClient client = HttpClient.newHttpClient();
  private final Map<String, String> parameters;
  private final Map<String, String> secrets;
  private final URI tables;

  /// @param address of this host, as the machine sees it
  /// @param parameters by name
  /// @param secrets by name
  /// @param tables where DynamoDB answers
  CloudStandIn(
      String address, Map<String, String> parameters, Map<String, String> secrets, URI tables)
      throws IOException {
    this.parameters = Map.copyOf(parameters);
    this.secrets = Map.copyOf(secrets);
    this.tables = tables;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getByName(address), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::answer);
    server.start();
  }

  URI uri() {
    InetSocketAddress address = server.getAddress();
    return URI.create("http://" + address.getAddress().getHostAddress() + ":" + address.getPort());
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String target =
          Objects.requireNonNullElse(exchange.getRequestHeaders().getFirst("X-Amz-Target"), "");
      byte[] body = exchange.getRequestBody().readAllBytes();
      switch (target) {
        case "AmazonSSM.GetParametersByPath" -> reply(exchange, 200, parametersPage());
        case "secretsmanager.GetSecretValue" -> secret(exchange, new String(body, UTF_8));
        default -> {
          if (target.startsWith("DynamoDB_")) {
            forward(exchange, target, body);
          } else {
            reply(exchange, 400, "{\"__type\":\"AccessDeniedException\"}".getBytes(UTF_8));
          }
        }
      }
    }
  }

  private byte[] parametersPage() throws IOException {
    return json(out -> {
      out.writeArrayFieldStart("Parameters");
      for (Map.Entry<String, String> parameter : parameters.entrySet()) {
        out.writeStartObject();
        out.writeStringField("Name", parameter.getKey());
        out.writeStringField("Type", "String");
        out.writeStringField("Value", parameter.getValue());
        out.writeEndObject();
      }
      out.writeEndArray();
    });
  }

  private void secret(HttpExchange exchange, String request) throws IOException {
    Matcher id = SECRET_ID.matcher(request);
    String value = id.find() ? secrets.get(id.group(1)) : null;
    if (value == null) {
      reply(exchange, 400, "{\"__type\":\"ResourceNotFoundException\"}".getBytes(UTF_8));
    } else {
      String name = id.group(1);
      reply(
          exchange,
          200,
          json(out -> {
            out.writeStringField("Name", name);
            out.writeStringField("SecretString", value);
          }));
    }
  }

  private void forward(HttpExchange exchange, String target, byte[] body) throws IOException {
    HttpRequest request =
        HttpRequest.newBuilder(tables)
            .header("X-Amz-Target", target)
            .header("Content-Type", "application/x-amz-json-1.0")
            .header(
                "Authorization",
                Objects.requireNonNullElse(
                    exchange.getRequestHeaders().getFirst("Authorization"), "-"))
            .header(
                "X-Amz-Date",
                Objects.requireNonNullElse(
                    exchange.getRequestHeaders().getFirst("X-Amz-Date"), "-"))
            .POST(BodyPublishers.ofByteArray(body))
            .build();
    try {
      HttpResponse<byte[]> response = client.send(request, BodyHandlers.ofByteArray());
      reply(exchange, response.statusCode(), response.body());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private static void reply(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.getResponseHeaders().add("Content-Type", "application/x-amz-json-1.1");
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }

  private interface Fields {
    void write(JsonGenerator out) throws IOException;
  }

  private static byte[] json(Fields fields) throws IOException {
    var text = new StringWriter();
    try (JsonGenerator out = new JsonFactory().createGenerator(text)) {
      out.writeStartObject();
      fields.write(out);
      out.writeEndObject();
    }
    return text.toString().getBytes(UTF_8);
  }

  @Override
  public void close() {
    server.stop(0);
    client.shutdownNow();
  }
}
