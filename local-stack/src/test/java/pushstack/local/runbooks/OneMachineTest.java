package pushstack.local.runbooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pushstack.test.Runbook;
import pushstack.test.peer.ApplicationServer;
import pushstack.test.peer.Push;
import pushstack.test.peer.UserAgentClient;
import pushstack.webpush.ChannelId;
import pushstack.webpush.Uaid;
import pushstack.webpush.protocol.ServerMessage;

/// The pages that one machine can follow, followed word for word against the running service.
@Tag("heavy")
class OneMachineTest {
  private static final ChannelId CHANNEL =
      ChannelId.parse("5d0f36f6-3c0b-4b8e-9a4d-0f6a1c2b3d4e").orElseThrow();
  private static final int DAY = 86_400;
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  @TempDir Path folder;

  private Machine machine;
  private ApplicationServer sender;

  @BeforeEach
  void start() {
    sender = ApplicationServer.plain();
    machine = Machine.start(folder);
  }

  @AfterEach
  void stop() {
    sender.close();
    machine.close();
  }

  private UserAgentClient connect() {
    return UserAgentClient.connect(machine.process().webSocketUrl());
  }

  private int push(URI endpoint) {
    return sender.send(Push.to(endpoint).ttl(DAY)).status();
  }

  private int lbHeartbeat() throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      URI uri = machine.process().adminUrl().resolve("/__lbheartbeat__");
      return client
          .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.discarding())
          .statusCode();
    }
  }

  private static void await(BooleanSupplier condition) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("waited for " + PATIENCE).isLessThan(deadline);
      Thread.onSpinWait();
    }
  }

  @Test
  void drainedNodeEndsItsSessionsAndTakesNoMore() throws Exception {
    List<String> commands = Runbook.page("drain-a-node.md").commands("On one machine");
    try (UserAgentClient userAgent = connect()) {
      userAgent.hello();
      assertThat(machine.run(commands.subList(1, 2))).startsWith("1");
      assertThat(machine.run(commands.subList(0, 1))).contains("draining");
      userAgent.awaitClosed(PATIENCE);
    }
    await(() -> machine.run(commands.subList(1, 2)).startsWith("0"));
    assertThat(lbHeartbeat()).isEqualTo(503);
    machine.run(commands.subList(2, 3));
    assertThat(machine.process().running()).isFalse();
  }

  @Test
  void rotatedTokenKeySealsNewEndpointsAndOldOnesGoOn() throws Exception {
    try (UserAgentClient userAgent = connect()) {
      userAgent.acknowledging(true).hello();
      URI before = userAgent.register(CHANNEL);

      String output = machine.run(Runbook.page("rotate-keys.md").commands("On one machine"));

      assertThat(output).contains("{\"keys\":\"changed\"}");
      assertThat(push(before)).isEqualTo(201);
      URI after = userAgent.register(ChannelId.random());
      assertThat(push(after)).isEqualTo(201);

      // As the page warns: what an old key sealed dies with it, and only that.
      Path file = machine.data().resolve("token-keys");
      List<String> lines = Files.readAllLines(file);
      List<String> keys = lines.stream().filter(line -> !line.startsWith("#")).toList();
      assertThat(keys).hasSize(2);
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo("rw-------");
      Files.write(file, keys.subList(0, 1));
      assertThat(machine.run(List.of("admin /keys/reload -X POST"))).contains("changed");
      assertThat(push(before)).isEqualTo(404);
      assertThat(push(after)).isEqualTo(201);
    }
  }

  @Test
  void brokenKeyFileIsRefusedAndChangesNothing() throws Exception {
    try (UserAgentClient userAgent = connect()) {
      userAgent.acknowledging(true).hello();
      URI endpoint = userAgent.register(CHANNEL);
      Files.writeString(machine.data().resolve("token-keys"), "no key\n");
      var outcome = machine.shell().run(List.of("admin /keys/reload -X POST"));
      assertThat(outcome.output()).contains("409");
      assertThat(push(endpoint)).isEqualTo(201);
    }
    assertThat(machine.process().logTail()).contains("keys.refused");
  }

  @Test
  void restoredBackupHasTheUserAgentsAndMessagesOfItsMoment() throws Exception {
    assumeTrue(Tool.exists("sqlite3"), "needs sqlite3, as whoever backs up does");
    Runbook page = Runbook.page("back-up-embedded.md");
    Path backup = Files.createDirectory(folder.resolve("backup"));
    machine.shell().set("BACKUP", backup.toString());
    Uaid known;
    URI endpoint;
    try (UserAgentClient userAgent = connect()) {
      known = userAgent.hello().uaid();
      endpoint = userAgent.register(CHANNEL);
    }
    assertThat(push(endpoint)).isEqualTo(201);

    machine.run(page.commands("Back up, while it runs"));
    assertThat(machine.run(page.commands("Confirm"))).isEqualTo("ok\n1\n");
    Uaid later;
    try (UserAgentClient userAgent = connect()) {
      later = userAgent.hello().uaid();
      userAgent.register(CHANNEL);
    }
    for (String file : List.of("token-keys", "node-auth-keys")) {
      Files.writeString(machine.data().resolve(file), "lost\n");
    }
    machine.run(page.commands("Restore"));

    try (UserAgentClient userAgent = connect()) {
      assertThat(userAgent.hello(Optional.of(known)).uaid()).isEqualTo(known);
      var message = userAgent.next(ServerMessage.Notification.class, PATIENCE);
      assertThat(message.channel()).isEqualTo(CHANNEL);
    }
    try (UserAgentClient userAgent = connect()) {
      assertThat(userAgent.hello(Optional.of(later)).uaid()).isNotEqualTo(later);
    }
    assertThat(push(endpoint)).isEqualTo(201);
  }

  @Test
  void restartForAnUpgradeKeepsEverything() throws Exception {
    URI endpoint;
    Uaid known;
    try (UserAgentClient userAgent = connect()) {
      known = userAgent.hello().uaid();
      endpoint = userAgent.register(CHANNEL);
    }
    assertThat(push(endpoint)).isEqualTo(201);
    String output = machine.run(Runbook.page("upgrade.md").commands("One machine").subList(0, 1));
    assertThat(output).contains("\"version\"");
    try (UserAgentClient userAgent = connect()) {
      userAgent.hello(Optional.of(known));
      assertThat(userAgent.next(ServerMessage.Notification.class, PATIENCE).channel())
          .isEqualTo(CHANNEL);
    }
  }
}
