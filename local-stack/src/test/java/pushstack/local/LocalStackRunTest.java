package pushstack.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.testcontainers.DockerClientFactory;
import pushstack.test.peer.ApplicationServer;
import pushstack.test.peer.Push;
import pushstack.test.peer.UserAgentClient;
import pushstack.webpush.ChannelId;
import pushstack.webpush.protocol.ServerMessage;

/// `local-stack/run --localstack` and `local-stack/run down`, as somebody types them.
@Tag("heavy")
class LocalStackRunTest {
  private static final Path ROOT = Path.of("..");

  /// Of a build, an emulator, a deployment and three nodes, on a machine that does other things.
  private static final Duration PATIENCE = Duration.ofMinutes(15);

  private static final Duration DELIVERY = Duration.ofSeconds(30);

  @AfterEach
  void takeDown() {
    run("down");
  }

  @Test
  void upGivesAWorkingEnvironmentAndDownRemovesIt() {
    Assumptions.assumeTrue(
        DockerClientFactory.instance().isDockerAvailable(), "needs a Docker engine");

    Command.Outcome up = run("--localstack");
    assertThat(up.status()).as(up.tail()).isZero();
    assertThat(up.output())
        .contains("Stacks of the local profile …")
        .contains("ws://127.0.0.1:8080/")
        .contains("local-stack/run down");
    for (int port : List.of(8080, 8090)) {
      assertPushArrives(URI.create("ws://127.0.0.1:" + port + "/"));
    }

    Command.Outcome again = run("--localstack");
    assertThat(again.status()).isNotZero();
    assertThat(again.output()).contains("it runs already").contains("local-stack/run down");

    Command.Outcome down = run("down");
    assertThat(down.status()).as(down.tail()).isZero();
    assertThat(ROOT.resolve(".pushstack/localstack")).doesNotExist();
    assertThat(docker("ps", "-aq", "--filter", "name=pushstack-localstack")).isBlank();
    assertThat(run("down").output()).contains("Nothing runs.");
  }

  private static void assertPushArrives(URI node) {
    try (var userAgent = UserAgentClient.connect(node);
        var sender = ApplicationServer.plain()) {
      userAgent.hello();
      URI endpoint = userAgent.register(ChannelId.random());
      assertThat(endpoint.toString()).startsWith("http://127.0.0.1:8082/wpush/");
      byte[] body = "hello".getBytes(StandardCharsets.UTF_8);
      assertThat(sender.send(Push.to(endpoint).body(body)).status()).isEqualTo(201);
      var notification = userAgent.next(ServerMessage.Notification.class, DELIVERY);
      assertThat(Objects.requireNonNull(notification.payload()).body()).isEqualTo(body);
    }
  }

  private static Command.Outcome run(String argument) {
    assertThat(Files.isExecutable(ROOT.resolve("local-stack/run"))).isTrue();
    Map<String, String> environment = Map.of("JAVA_HOME", System.getProperty("java.home"));
    return new Command(ROOT, environment, PATIENCE).attempt(List.of("local-stack/run", argument));
  }

  private static String docker(String... arguments) {
    List<String> command = new ArrayList<>(List.of("docker"));
    command.addAll(List.of(arguments));
    return new Command(ROOT, Map.of(), DELIVERY).run(command);
  }
}
