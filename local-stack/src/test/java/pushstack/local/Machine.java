package pushstack.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.testcontainers.DockerClientFactory;

/// A machine for one test: a container with systemd as its first process. It goes with [#close].
final class Machine implements AutoCloseable {
  /// Why tests that need one are skipped.
  static final String NEEDS = "needs a Docker engine; to build the image, root and debootstrap too";

  /// A debootstrap from a mirror, on a busy machine.
  private static final Duration BUILD_PATIENCE = Duration.ofMinutes(15);

  /// Two starts of the node and the making of its cache of classes, on a busy machine.
  private static final Duration PATIENCE = Duration.ofMinutes(8);

  private static final Duration BOOT_PATIENCE = Duration.ofMinutes(2);
  private static final Duration POLL = Duration.ofMillis(200);

  private static final Command HOST = new Command(Path.of(".."), Map.of(), PATIENCE);

  private final String id;

  private Machine(String id) {
    this.id = id;
  }

  /// Whether this computer has what [#NEEDS] says. In CI it has, or the tests shall fail.
  static boolean canBeMade() {
    boolean engine = DockerClientFactory.instance().isDockerAvailable();
    boolean root = System.getProperty("user.name").equals("root");
    return System.getenv("CI") != null || (engine && root);
  }

  /// The name of the image: Debian with systemd and JDK 25, made here when it is not there.
  static String image() {
    return lastLine(
        new Command(Path.of(".."), Map.of(), BUILD_PATIENCE)
            .run(List.of("local-stack/machine/provide")));
  }

  static Machine boot() throws InterruptedException {
    String id =
        lastLine(
            HOST.run(
                List.of(
                    "docker",
                    "run",
                    "-d",
                    "--rm",
                    // Of a privileged container all but what an engine in a container does not
                    // have.
                    "--cap-add",
                    "ALL",
                    "--cap-drop",
                    "SYS_RESOURCE",
                    "--security-opt",
                    "seccomp=unconfined",
                    "--security-opt",
                    "apparmor=unconfined",
                    "--cgroupns",
                    "private",
                    "--tmpfs",
                    "/run",
                    "--tmpfs",
                    "/run/lock",
                    image())));
    Machine machine = new Machine(id);
    machine.awaitBoot();
    return machine;
  }

  private void awaitBoot() throws InterruptedException {
    long deadline = System.nanoTime() + BOOT_PATIENCE.toNanos();
    while (!attempt("systemctl is-system-running").output().strip().equals("running")) {
      if (System.nanoTime() > deadline) {
        String failed = attempt("systemctl --failed --no-pager").output();
        close();
        throw new AssertionError("the machine has not booted: " + failed);
      }
      TimeUnit.NANOSECONDS.sleep(POLL.toNanos());
    }
  }

  /// Puts a file or folder of the host on the machine; its folder must be there.
  void copy(Path file, String target) {
    HOST.run(List.of("docker", "cp", file.toAbsolutePath().toString(), id + ":" + target));
  }

  /// Runs a line of shell as root, however it ends.
  Command.Outcome attempt(String script) {
    return HOST.attempt(List.of("docker", "exec", id, "bash", "-c", script));
  }

  /// Runs a line of shell as root, and fails unless it ends with 0.
  ///
  /// @return what it printed
  String run(String script) {
    Command.Outcome outcome = attempt(script);
    assertThat(outcome.status()).as("%s\n%s", script, outcome.output()).isZero();
    return outcome.output().strip();
  }

  private static String lastLine(String output) {
    return new ArrayList<>(output.strip().lines().toList()).getLast();
  }

  @Override
  public void close() {
    HOST.attempt(List.of("docker", "rm", "-f", id));
  }
}
