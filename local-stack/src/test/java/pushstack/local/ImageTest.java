package pushstack.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/// The container image, built from the archive on a base that is made here.
@Tag("heavy")
@EnabledIf(value = "pushstack.local.Machine#canBeMade", disabledReason = Machine.NEEDS)
final class ImageTest {
  private static final String IMAGE = "pushstack/node:test";

  /// The base image, and the cache of classes, on a busy machine.
  private static final Duration PATIENCE = Duration.ofMinutes(15);

  private static final Duration POLL = Duration.ofMillis(500);
  private static final Command HERE =
      new Command(Path.of(".."), Map.of("DOCKER_BUILDKIT", "0"), PATIENCE);

  private static String container = "";

  @BeforeAll
  static void start() throws InterruptedException {
    String archive = Distribution.archive().getFileName().toString();
    String version =
        archive.substring("pushstack-".length(), archive.length() - ".tar.gz".length());
    HERE.run(
        List.of(
            "docker",
            "build",
            "-f",
            "app/distribution/docker/Dockerfile",
            "--build-arg",
            "VERSION=" + version,
            "--build-arg",
            "JDK=" + Machine.image(),
            "-t",
            IMAGE,
            "."));
    container = HERE.run(List.of("docker", "run", "-d", "--rm", IMAGE)).strip();
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!inspect("{{.State.Health.Status}}").equals("healthy")) {
      assertThat(System.nanoTime())
          .as(() -> HERE.attempt(List.of("docker", "logs", container)).output())
          .isLessThan(deadline);
      TimeUnit.NANOSECONDS.sleep(POLL.toNanos());
    }
  }

  @AfterAll
  static void remove() {
    HERE.attempt(List.of("docker", "rm", "-f", "-v", container));
    HERE.attempt(List.of("docker", "rmi", IMAGE));
  }

  private static String inspect(String format) {
    return HERE.run(List.of("docker", "inspect", "-f", format, container)).strip();
  }

  private static String inside(String... command) {
    return HERE.run(
            Stream.concat(Stream.of("docker", "exec", container), Stream.of(command)).toList())
        .strip();
  }

  @Test
  void nodeIsNotRoot() {
    assertThat(inside("id", "-u")).isEqualTo("10001");
    assertThat(inspect("{{.Config.User}}")).isEqualTo("10001:10001");
  }

  @Test
  void pushesArrive() {
    assertThat(
            inside(
                "/opt/pushstack/current/bin/pushstack",
                "verify",
                "--websocket",
                "ws://127.0.0.1:8080",
                "--endpoint",
                "http://127.0.0.1:8082"))
        .isNotEmpty();
  }
}
