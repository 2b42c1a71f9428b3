package pushstack.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pushstack.local.Verdict.Problem;
import pushstack.schema.FleetMetric;
import pushstack.schema.MessageEvent;
import pushstack.schema.MessageEvent.What;
import pushstack.schema.Table;
import pushstack.test.peer.ApplicationServer;
import pushstack.test.peer.Push;
import pushstack.test.peer.UserAgentClient;
import pushstack.webpush.ChannelId;
import pushstack.webpush.crypto.P256KeyPair;
import pushstack.webpush.protocol.ServerMessage;
import pushstack.webpush.vapid.VapidSigner;
import software.amazon.awssdk.services.cloudformation.model.StackResource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.Subscription;
import software.amazon.awssdk.services.ssm.SsmClient;

/// What an environment does that is deployed as in an account, and what happens to it later.
@Tag("heavy")
class LocalStackTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int USER_AGENTS = 30;

  /// About ten pushes a second in all: behind LocalStack the tables take a fraction of what they do
  /// alone.
  private static final Duration GAP = Duration.ofMillis(1_500);

  @RegisterExtension static final LocalStack AWS = new LocalStack();

  @TempDir static Path folder;

  private static Deployed deployed;
  private static Environment environment;
  private static Fleet fleet;

  @BeforeAll
  static void deploy() {
    deployed = Deployed.start(AWS, folder, Map.of());
    environment = deployed.environment();
    fleet = deployed.fleet();
  }

  @AfterAll
  static void stop() {
    if (deployed != null) {
      deployed.close();
    }
  }

  /// In its default mode LocalStack reports types that it does not know as created, with this id.
  @ParameterizedTest
  @ValueSource(strings = {"Data", "Logs"})
  void nothingThatWasDeployedIsFaked(String part) {
    assertThat(environment.resources(part))
        .isNotEmpty()
        .extracting(StackResource::physicalResourceId)
        .doesNotContain("unknown")
        .doesNotContainNull();
  }

  @Test
  void nodesMakeEndpointsOfTheStacksAddressAndKey() {
    String key;
    try (SecretsManagerClient secrets = AWS.client(SecretsManagerClient.builder())) {
      String name = environment.names().tokenKeysSecret();
      key = secrets.getSecretValue(r -> r.secretId(name)).secretString();
    }
    String address;
    try (SsmClient parameters = AWS.client(SsmClient.builder())) {
      String name = environment.names().configurationParameter("endpoint.public-url");
      address = parameters.getParameter(r -> r.name(name)).parameter().value();
    }
    try (var userAgent = UserAgentClient.connect(fleet.webSocketUrls().getFirst())) {
      userAgent.hello();
      ChannelId channel = ChannelId.random();
      URI endpoint = userAgent.register(channel);
      assertThat(endpoint.toString()).startsWith(address + "/wpush/");
      assertThat(Sealed.channel(endpoint, key)).hasValue(channel);
    }
  }

  @Test
  void pushArrivesOnEitherConnectionNode() {
    for (URI node : fleet.webSocketUrls()) {
      try (var userAgent = UserAgentClient.connect(node);
          var sender = ApplicationServer.plain()) {
        userAgent.hello();
        Push push = Push.to(userAgent.register(ChannelId.random())).body(bytes("to " + node));
        assertThat(sender.send(push).status()).isEqualTo(201);
        assertThat(received(userAgent)).isEqualTo("to " + node);
      }
    }
  }

  @Test
  void pushWaitsInTheTableForAnAbsentUserAgent() {
    try (var sender = ApplicationServer.plain()) {
      URI node = fleet.webSocketUrls().getFirst();
      var userAgent = UserAgentClient.connect(node);
      userAgent.hello();
      URI endpoint = userAgent.register(ChannelId.random());
      userAgent.close();
      assertThat(sender.send(Push.to(endpoint).body(bytes("later"))).status()).isEqualTo(201);
      try (var back = UserAgentClient.connect(fleet.webSocketUrls().getLast())) {
        back.hello(Optional.of(userAgent.uaid()));
        assertThat(received(back)).isEqualTo("later");
      }
    }
  }

  @Test
  void eventsOfAMessageReachTheQueueAndTheArchive() {
    var signer = new VapidSigner(P256KeyPair.generate());
    try (var log = new PushLog(AWS, environment);
        var userAgent =
            UserAgentClient.connect(fleet.webSocketUrls().getFirst()).acknowledging(true);
        var sender = ApplicationServer.plain()) {
      userAgent.hello();
      URI endpoint = userAgent.register(ChannelId.random());
      assertThat(sender.signing(signer).send(Push.to(endpoint).body(bytes("logged"))).status())
          .isEqualTo(201);
      received(userAgent);
      MessageEvent accepted =
          log.await(
              event ->
                  event.what() instanceof What.Received
                      && signer.publicKey().equals(event.vapidKey()),
              PATIENCE);
      String message = Objects.requireNonNull(accepted.message());
      log.await(
          event ->
              event.what() instanceof What.Acknowledged acknowledged
                  && acknowledged.code() == 100
                  && message.equals(event.message()),
          PATIENCE);
      log.awaitArchived(message, PATIENCE);
    }
  }

  @Test
  void alarmReachesTheAlarmTopic() {
    String alarm = "push-log-dropped";
    try (var alarms = new AlarmInbox(AWS, environment, alarm, FleetMetric.PUSH_LOG_DROPPED)) {
      alarms.raise();
      assertThat(alarms.await(PATIENCE)).contains(environment.names().name(alarm));
    }
  }

  @Test
  void partialDeployLeavesTheOtherStackAlone() {
    String before = environment.stack("Data").orElseThrow().toString();
    environment
        .with("alarms", "{emails: [first@example.org]}")
        .deploy("Push/Logs", "--exclusively");
    assertThat(alarmsGoTo()).contains("first@example.org");
    assertThat(environment.stack("Data").orElseThrow().toString()).isEqualTo(before);
  }

  @Test
  void updateUnderTrafficLosesNothing() {
    long seed = ThreadLocalRandom.current().nextLong(1_000_000_000);
    var update =
        new RollingUpdate(
            () -> environment.with("alarms", "{emails: [next@example.org]}").deploy("Push/*"),
            () -> deployed.build().use("2.0.0"));
    LossRun.Outcome outcome = new LossRun(seed, USER_AGENTS, GAP, update, _ -> false).run(fleet);
    Verdict verdict = outcome.verdict();
    System.out.printf("update: seed %d, %s; %s%n", seed, outcome.trouble(), verdict.summary());
    assertThat(verdict.problems())
        .withFailMessage(
            () -> verdict.problems().stream().map(Problem::toString).toList() + fleet.logs())
        .isEmpty();
    assertThat(verdict.promised()).isPositive();
    assertThat(alarmsGoTo()).contains("next@example.org");
    assertThat(fleet.members())
        .allSatisfy(member -> assertThat(NodeMetrics.version(member.process())).contains("2.0.0"));
  }

  /// LocalStack cannot import resources, so what comes back there is the refusal to make new tables
  /// over old ones; that a stack takes retained tables in is a test of the templates.
  @Test
  void destroyLeavesTheDataAndNothingIsMadeOverIt() {
    Environment other = Environment.random(AWS, "d", folder).with("removal", "retain");
    other.deploy("Push/Data");
    String table = other.names().tables().name(Table.BROADCAST);
    Map<String, AttributeValue> item =
        Map.of(Table.BROADCAST.partitionKey(), AttributeValue.fromS("kept"));
    try (DynamoDbClient dynamo = AWS.client(DynamoDbClient.builder())) {
      dynamo.putItem(r -> r.tableName(table).item(item));
      other.destroy("Push/Data");
      assertThat(other.stack("Data")).isEmpty();
      assertThat(dynamo.getItem(r -> r.tableName(table).key(item)).item()).isEqualTo(item);
      assertThatThrownBy(() -> other.deploy("Push/Data")).hasMessageContaining("already exists");
      assertThat(dynamo.getItem(r -> r.tableName(table).key(item)).item()).isEqualTo(item);
    }
  }

  private static List<String> alarmsGoTo() {
    try (SnsClient sns = AWS.client(SnsClient.builder())) {
      String topic = environment.output("Logs", "AlarmTopic");
      return sns.listSubscriptionsByTopic(r -> r.topicArn(topic)).subscriptions().stream()
          .map(Subscription::endpoint)
          .toList();
    }
  }

  private static String received(UserAgentClient userAgent) {
    ServerMessage.Notification notification =
        userAgent.next(ServerMessage.Notification.class, PATIENCE);
    return new String(
        Objects.requireNonNull(notification.payload()).body(), StandardCharsets.UTF_8);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
