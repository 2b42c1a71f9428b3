package pushstack.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import pushstack.local.runbooks.AwsCli;
import pushstack.schema.FleetMetric;
import pushstack.schema.Table;
import pushstack.test.Runbook;
import pushstack.test.peer.ApplicationServer;
import pushstack.test.peer.Push;
import pushstack.test.peer.UserAgentClient;
import pushstack.webpush.ChannelId;
import pushstack.webpush.protocol.ServerMessage;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TimeToLiveDescription;
import software.amazon.awssdk.services.dynamodb.model.TimeToLiveStatus;

/// The pages that a fleet on LocalStack can follow, followed word for word with the stock AWS CLI
/// and the command line of the distribution.
@Tag("heavy")
class FleetRunbooksTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final long POLL_MILLIS = 50;

  /// As often as a node may look; the default is a minute.
  private static final Map<String, String> QUICK = Map.of("keys.reload-interval", "1s");

  @RegisterExtension static final LocalStack AWS = new LocalStack();

  @TempDir static Path folder;

  private static Deployed deployed;

  /// Where the operator types.
  @TempDir Path desk;

  private Operator operator;

  @BeforeAll
  static void deploy() {
    deployed = Deployed.start(AWS, folder, QUICK);
  }

  @AfterAll
  static void stop() {
    if (deployed != null) {
      deployed.close();
    }
  }

  @BeforeEach
  void sitDown() {
    operator = new Operator(AWS, deployed, desk);
  }

  @Test
  void rotatedTokenKeySealsNewEndpointsAndOldOnesGoOn() {
    try (UserAgentClient userAgent = connect()) {
      URI before = userAgent.register(ChannelId.random());

      String key = acceptNewKey("token");
      URI between = userAgent.register(ChannelId.random());
      assertThat(Sealed.channel(between, key)).as("used before every node has it").isEmpty();
      assertArrives(userAgent, before);

      useNewKey("token");
      ChannelId channel = ChannelId.random();
      URI after = userAgent.register(channel);
      assertThat(Sealed.channel(after, key)).hasValue(channel);
      List.of(before, between, after).forEach(endpoint -> assertArrives(userAgent, endpoint));
    }
  }

  /// Nodes that did not agree would store the message, and a user agent that is connected would
  /// wait for it.
  @Test
  void rotatedNodeKeyLetsNodesReachEachOtherWithoutTheOldOne() {
    try (UserAgentClient userAgent = connect()) {
      URI endpoint = userAgent.register(ChannelId.random());

      String key = acceptNewKey("node-auth");
      assertArrives(userAgent, endpoint);
      useNewKey("node-auth");
      assertArrives(userAgent, endpoint);

      // As the page allows at its end: by now nobody uses the old one.
      List<Long> said = changes("node-auth");
      operator
          .set("KEY", key)
          .set("SECRET", deployed.environment().names().nodeAuthSecret())
          .run(
              List.of(
                  "aws secretsmanager put-secret-value --secret-id $SECRET --secret-string $KEY"));
      awaitChange("node-auth", said);
      assertArrives(userAgent, endpoint);
    }
  }

  @Test
  void fireDrillReachesThoseWhoAreSubscribed() {
    Runbook page = Runbook.page("alarms-not-delivered.md");
    String alarm = "vapid-refused";
    try (var inbox = new AlarmInbox(AWS, deployed.environment(), alarm, FleetMetric.VAPID_ERRORS)) {
      List<String> commands = new ArrayList<>(page.commands("Confirm"));
      assertThat(operator.run(commands)).contains(inbox.arn()).doesNotContain("oncall@example.org");
      commands.addAll(page.commands("Stop the bleeding"));
      commands.addAll(page.commands("Confirm"));
      assertThat(operator.run(commands)).contains(inbox.arn()).contains("oncall@example.org");

      operator.run(page.commands("Repair"));
      assertThat(inbox.await(PATIENCE))
          .contains(deployed.environment().names().name(alarm))
          .contains("fire drill");
    }
  }

  /// LocalStack's tables know no backup and no restore, and answer `UnknownOperationException`:
  /// those three commands are answered by a copy of the table as it is at that moment, which is why
  /// the damage comes after the restore beside it. Its stacks switch no point-in-time recovery on,
  /// it protects nothing from deletion, and detects no drift. All else is as the page has it, but
  /// for a stack that was lost: LocalStack cannot import resources.
  @Test
  void restoredTableHasItsItemsAndSettingsAndNodesGoOnWithIt() {
    Runbook page = Runbook.page("restore-a-table.md");
    String name = deployed.environment().names().tables().name(Table.ROUTER);
    operator
        .set("TABLE", Table.ROUTER.baseName())
        .set("WHEN", "2026-11-27T09:30:00Z")
        .program("aws", Operator.calls(AwsCli.program().resolveSibling("python"), restoring()))
        .program("npx", "echo \"$@\" > drift\n");
    assertThat(operator.run(page.commands("Confirm"))).contains("DISABLED");
    UserAgentClient userAgent = connect();
    URI endpoint = userAgent.register(ChannelId.random());
    userAgent.close();

    assertThat(operator.run(page.commands("Restore beside it"))).contains("CREATING");
    List<String> replace = page.commands("Put it in the place of the damaged one");
    try (DynamoDbClient dynamo = AWS.client(DynamoDbClient.builder())) {
      forgetAll(dynamo, name);
      operator.run(replace.subList(0, 1));
      switchOffExpiry(dynamo, name);
      operator.run(replace.subList(1, 3));
      TimeToLiveDescription expiry =
          dynamo.describeTimeToLive(r -> r.tableName(name)).timeToLiveDescription();
      assertThat(expiry.timeToLiveStatus()).isEqualTo(TimeToLiveStatus.ENABLED);
      assertThat(expiry.attributeName()).isEqualTo(Table.TTL_ATTRIBUTE);
      assertThat(dynamo.listTables().tableNames())
          .contains(name)
          .doesNotContain(name + "-restored");
    }
    assertThat(operator.file("drift")).contains("cdk drift Push/Data");
    assertThat(operator.run(page.commands("Confirm"))).contains("ENABLED");
    try (var back = UserAgentClient.connect(deployed.fleet().webSocketUrls().getLast())) {
      assertThat(back.acknowledging(true).hello(Optional.of(userAgent.uaid())).uaid())
          .isEqualTo(userAgent.uaid());
      assertArrives(back, endpoint);
    }
  }

  private static void forgetAll(DynamoDbClient dynamo, String table) {
    String key = Table.ROUTER.partitionKey();
    for (Map<String, AttributeValue> item : dynamo.scan(r -> r.tableName(table)).items()) {
      dynamo.deleteItem(r -> r.tableName(table).key(Map.of(key, item.get(key))));
    }
  }

  /// A restored table has none; LocalStack gives it that of the table which had the name before.
  private static void switchOffExpiry(DynamoDbClient dynamo, String table) {
    dynamo.updateTimeToLive(r ->
        r.tableName(table)
            .timeToLiveSpecification(ttl -> ttl.enabled(false).attributeName(Table.TTL_ATTRIBUTE)));
  }

  private static Path restoring() {
    try (var script = AwsCli.class.getResourceAsStream("restore_table.py")) {
      Path file = folder.resolve("restore_table.py");
      Files.copy(Objects.requireNonNull(script), file, StandardCopyOption.REPLACE_EXISTING);
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Follows step 1, and waits as the page says. LocalStack has no agent that would carry the log
  /// of a node to CloudWatch: it is read where the node writes it.
  ///
  /// @return the new key
  private String acceptNewKey(String kind) {
    List<Long> said = changes(kind);
    operator
        .set("KIND", kind)
        .run(
            Runbook.page("rotate-keys.md")
                .commands("In a fleet, step 1: let every node know the new key")
                .subList(0, 1));
    awaitChange(kind, said);
    return operator.file("key.new").strip();
  }

  private void useNewKey(String kind) {
    List<Long> said = changes(kind);
    operator.run(Runbook.page("rotate-keys.md").commands("In a fleet, step 2: use it"));
    awaitChange(kind, said);
    for (String file : List.of("keys.old", "key.new", "keys.next")) {
      assertThat(desk.resolve(file)).doesNotExist();
    }
  }

  /// How often each node has said that its keys of a kind have changed.
  private static List<Long> changes(String kind) {
    return deployed.fleet().members().stream()
        .map(member -> read(folder.resolve("logs").resolve(member.name() + ".log")))
        .map(log -> log.lines().filter(line -> tellsOfChange(line, kind)).count())
        .toList();
  }

  private static boolean tellsOfChange(String line, String kind) {
    return line.contains("\"event\":\"keys.changed\"")
        && line.contains("\"kind\":\"" + kind + "\"");
  }

  private static void awaitChange(String kind, List<Long> said) {
    List<Long> expected = said.stream().map(times -> times + 1).toList();
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    try {
      while (!changes(kind).equals(expected)) {
        assertThat(System.nanoTime())
            .withFailMessage(() -> "not all nodes have the keys\n" + deployed.fleet().logs())
            .isLessThan(deadline);
        TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private static UserAgentClient connect() {
    UserAgentClient userAgent =
        UserAgentClient.connect(deployed.fleet().webSocketUrls().getFirst()).acknowledging(true);
    userAgent.hello();
    return userAgent;
  }

  private static void assertArrives(UserAgentClient userAgent, URI endpoint) {
    byte[] body = endpoint.getPath().getBytes(StandardCharsets.UTF_8);
    try (var sender = ApplicationServer.plain()) {
      assertThat(sender.send(Push.to(endpoint).body(body)).status()).isEqualTo(201);
    }
    var notification = userAgent.next(ServerMessage.Notification.class, PATIENCE);
    assertThat(Objects.requireNonNull(notification.payload()).body()).isEqualTo(body);
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
