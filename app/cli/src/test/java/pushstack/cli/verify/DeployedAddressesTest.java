package pushstack.cli.verify;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

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
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import pushstack.cli.Output;
import pushstack.cli.deployed.DeployedAddresses;
import pushstack.cli.deployed.Target;
import pushstack.schema.Deployment;

/// With the AWS SDK against a parameter store over real HTTP.
final class DeployedAddressesTest {
  private static final Map<String, String> SDK =
      Map.of("aws.accessKeyId", "local", "aws.secretAccessKey", "local");
  private static final String ENDPOINT_PROPERTY = "aws.endpointUrlSsm";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Map<String, String> parameters = new HashMap<>();
  private final HttpServer store = server();
  private String authorization = "";

  private static HttpServer server() {
    try {
      return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @BeforeEach
  void start() {
    store.createContext("/", this::answer);
    store.start();
    SDK.forEach(System::setProperty);
    System.setProperty(ENDPOINT_PROPERTY, "http://127.0.0.1:" + store.getAddress().getPort());
  }

  @AfterEach
  void stop() {
    store.stop(0);
    SDK.keySet().forEach(System::clearProperty);
    System.clearProperty(ENDPOINT_PROPERTY);
  }

  private void answer(HttpExchange exchange) throws IOException {
    assertThat(exchange.getRequestHeaders().getFirst("X-Amz-Target"))
        .isEqualTo("AmazonSSM.GetParameters");
    authorization = exchange.getRequestHeaders().getFirst("Authorization");
    ObjectNode answer = JSON.createObjectNode();
    ArrayNode found = answer.putArray("Parameters");
    ArrayNode invalid = answer.putArray("InvalidParameters");
    for (JsonNode name : JSON.readTree(exchange.getRequestBody()).get("Names")) {
      String value = parameters.get(name.asText());
      if (value == null) {
        invalid.add(name.asText());
      } else {
        found.addObject().put("Name", name.asText()).put("Type", "String").put("Value", value);
      }
    }
    byte[] body = answer.toString().getBytes(UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.1");
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private static Target read() {
    return DeployedAddresses.read(
        new Deployment("prod"), Optional.of("eu-central-1"), Duration.ofSeconds(30));
  }

  @Test
  void addressesAreThoseThatTheDeploymentWroteDown() {
    parameters.put("/push/prod/websocket-url", "wss://connect.example.org/");
    parameters.put("/push/prod/endpoint-url", "https://push.example.org");
    assertThat(read())
        .isEqualTo(
            new Target(
                URI.create("wss://connect.example.org/"), URI.create("https://push.example.org")));
    assertThat(authorization).contains("/eu-central-1/ssm/");
  }

  @Test
  void unknownEnvironmentIsAFaultInOneSentence() {
    var output = new Output();
    int code =
        new VerifyCommand(output.outStream(), output.errStream())
            .run(List.of("--environment=prod", "--region=eu-central-1"));
    assertThat(code).isEqualTo(1);
    assertThat(output.err())
        .isEqualTo(
            "pushstack verify: there is no parameter /push/prod/websocket-url: is the environment"
                + " deployed in this region?\n");
  }

  @Test
  void addressOfAnotherSchemeIsAFaultInOneSentence() {
    parameters.put("/push/prod/websocket-url", "https://connect.example.org/");
    parameters.put("/push/prod/endpoint-url", "https://push.example.org");
    var output = new Output();
    int code =
        new VerifyCommand(output.outStream(), output.errStream())
            .run(List.of("--environment=prod", "--region=eu-central-1"));
    assertThat(code).isEqualTo(1);
    assertThat(output.err())
        .isEqualTo(
            "pushstack verify: the account names an address that cannot be used:"
                + " https://connect.example.org/ is no address that begins with ws:// or wss://\n");
  }
}
