package pushstack.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/// The installer of the archive and the unit in it, run by a real systemd.
@Tag("heavy")
@EnabledIf(value = "pushstack.local.Machine#canBeMade", disabledReason = Machine.NEEDS)
final class InstallNodeTest {
  private static final String FIRST = "/opt/pushstack/releases/first";
  private static final String SECOND = "/opt/pushstack/releases/second";
  private static final String OPTIONS =
      " --role all --max-connections 5000 --set endpoint.public-url=https://push.example.org"
          + " --patience 240";

  private Machine machine;

  @BeforeEach
  void boot() throws InterruptedException, IOException {
    machine = Machine.boot();
    machine.run("mkdir -p /opt/pushstack/releases");
    machine.copy(Distribution.archive(), "/archive.tar.gz");
    unpack(FIRST);
  }

  @AfterEach
  void shutDown() {
    machine.close();
  }

  private void unpack(String folder) {
    machine.run(
        "mkdir " + folder + " && tar -xzf /archive.tar.gz -C " + folder + " --strip-components=1");
  }

  private Command.Outcome install(String folder, String options) {
    return machine.attempt(folder + "/libexec/install-node" + options);
  }

  private void assertHealthy() {
    machine.run(FIRST + "/libexec/healthy");
    assertThat(machine.run("systemctl is-enabled pushstack")).isEqualTo("enabled");
  }

  private String process() {
    return machine.run("systemctl show --property=MainPID --value pushstack");
  }

  /// Nothing runs, nothing would start at the next boot, and nothing points to what does not work.
  private void assertNothingIsLeft() {
    assertThat(machine.attempt("systemctl is-active pushstack").output().strip())
        .isNotEqualTo("active");
    assertThat(machine.attempt("systemctl is-enabled pushstack").status()).isNotZero();
    machine.run("! pgrep java");
    machine.run("[ ! -e /opt/pushstack/current ] && [ ! -L /opt/pushstack/current ]");
    machine.run("[ ! -e /etc/pushstack/environment ]");
  }

  @Test
  void nodeIsHealthyAndInstallingItAgainChangesNothing() {
    assertThat(install(FIRST, OPTIONS).output()).contains("healthy");
    assertHealthy();
    assertThat(machine.run("readlink /opt/pushstack/current")).isEqualTo(FIRST);
    assertThat(machine.run("ps -o user= -p " + process())).isEqualTo("pushstack");
    assertThat(machine.run("systemd-analyze verify /etc/systemd/system/pushstack.service"))
        .isEmpty();
    assertThat(machine.run("cat /etc/systemd/system/pushstack.service.d/size.conf"))
        .contains("LimitNOFILE=15000", "TimeoutStopSec=110");
    assertThat(machine.run("ls " + FIRST + "/lib")).contains("pushstack.aot");
    String first = process();

    Command.Outcome again = install(FIRST, OPTIONS);

    assertThat(again.status()).isZero();
    assertThat(again.output()).contains("nothing to do");
    assertThat(process()).isEqualTo(first);

    // The next start uses the cache of classes, and says nothing about it.
    machine.run("systemctl restart pushstack");
    machine.run(
        "for i in $(seq 240); do " + FIRST + "/libexec/healthy && exit; sleep 1; done; exit 1");
    assertThat(machine.run("tr '\\0' ' ' </proc/" + process() + "/cmdline"))
        .contains("-XX:AOTCache=");
    assertThat(machine.run("journalctl -u pushstack -o cat")).doesNotContain("[aot]");
  }

  @Test
  void damagedArchiveChangesNothing() {
    machine.run("truncate -s 1000 " + FIRST + "/lib/push-service-*.jar");

    Command.Outcome outcome = install(FIRST, OPTIONS);

    assertThat(outcome.status()).isEqualTo(1);
    assertThat(outcome.output()).contains("install-node: the archive does not run");
    assertNothingIsLeft();
  }

  @Test
  void nodeThatDoesNotBecomeHealthyIsTakenBack() {
    Command.Outcome outcome = install(FIRST, OPTIONS + " --set log.level=loud");

    assertThat(outcome.status()).isEqualTo(1);
    assertThat(outcome.output())
        .contains("the node was not healthy", "log.level", "the node is taken back");
    assertNothingIsLeft();
  }

  @Test
  void failedUpgradeLeavesTheOldNodeRunning() {
    assertThat(install(FIRST, OPTIONS).status()).isZero();
    String before = machine.run("cat /etc/pushstack/environment");
    unpack(SECOND);
    machine.run("rm " + SECOND + "/lib/sqlite-jdbc-*.jar");

    Command.Outcome outcome = install(SECOND, OPTIONS + " --set log.level=debug --patience 20");

    assertThat(outcome.status()).isEqualTo(1);
    assertThat(machine.run("readlink /opt/pushstack/current")).isEqualTo(FIRST);
    assertThat(machine.run("cat /etc/pushstack/environment")).isEqualTo(before);
    machine.run(
        "for i in $(seq 240); do " + FIRST + "/libexec/healthy && exit; sleep 1; done; exit 1");
    assertHealthy();
  }
}
