package pushstack.service;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pushstack.schema.MessageEvent;
import pushstack.schema.MessageEvent.What;
import pushstack.schema.MessageEventBatch;
import pushstack.schema.MessageEventJson;
import pushstack.test.MutableClock;
import pushstack.test.peer.ApplicationServer;
import pushstack.test.peer.Push;
import pushstack.test.peer.PushAnswer;
import pushstack.test.peer.UserAgentClient;
import pushstack.webpush.ChannelId;
import pushstack.webpush.Topic;
import pushstack.webpush.Uaid;
import pushstack.webpush.Urgency;
import pushstack.webpush.crypto.P256KeyPair;
import pushstack.webpush.vapid.VapidSigner;

/// What the push log of a whole process says about messages, and what it keeps to itself.
final class MessageEventsTest {
  private static final Duration SOON = Duration.ofSeconds(15);
  private static final byte[] BODY = "a body that nobody else may read".getBytes(UTF_8);

  @TempDir private Path folder = Path.of("");
  private final MutableClock clock = new MutableClock(InstantSource.system().instant());
  private final VapidSigner signer = new VapidSigner(P256KeyPair.generate());
  private final ApplicationServer sender = ApplicationServer.plain().signing(signer);
  private final ChannelId channel = ChannelId.random();
  private final List<MessageEvent> events = new CopyOnWriteArrayList<>();
  private PushService service;
  private String node;

  @BeforeEach
  void start() {
    ServiceConfig config =
        ServiceConfig.load(
            List.of(
                "--data=" + folder.resolve("data"),
                "--push-log.file=" + file(),
                "--websocket.port=0",
                "--internal.port=0",
                "--endpoint.port=0",
                "--admin.port=0",
                "--delivery.ack-window=10s",
                "--delivery.push-timeout=20s",
                "--drain.grace=20s",
                "--log.level=error"),
            Map.of());
    service =
        PushService.start(
            config,
            Logging.configure(config.log().format(), config.log().level()),
            clock,
            List.of(events::addAll));
    node = service.internalUrl().orElseThrow().toString();
  }

  private Path file() {
    return folder.resolve("events.jsonl");
  }

  @AfterEach
  void stop() {
    sender.close();
    service.close();
  }

  private UserAgentClient connect(Optional<Uaid> uaid) {
    UserAgentClient client = UserAgentClient.connect(service.webSocketUrl().orElseThrow());
    client.acknowledging(true).hello(uaid);
    return client;
  }

  /// A subscription whose user agent has gone.
  private record Subscription(Uaid uaid, URI endpoint) {}

  private Subscription subscribeAndLeave() {
    Subscription subscription;
    try (UserAgentClient client = connect(Optional.empty())) {
      subscription = new Subscription(client.uaid(), client.register(channel));
    }
    await("the session has ended", () -> service.sessions() == 0);
    return subscription;
  }

  private static void await(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + SOON.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as(what).isLessThan(end);
      LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
    }
  }

  /// The kinds, once the last of them is there and all of them are flushed.
  private List<String> kindsUntil(String last) {
    await("an event " + last, () -> events.stream().anyMatch(event -> event.kind().equals(last)));
    service.close();
    return events.stream().map(MessageEvent::kind).toList();
  }

  private MessageEvent only(String kind) {
    List<MessageEvent> found = events.stream().filter(event -> event.kind().equals(kind)).toList();
    assertThat(found).as(kind).hasSize(1);
    return found.getFirst();
  }

  private void assertOneMessage() {
    assertThat(events.stream().map(MessageEvent::message).distinct())
        .hasSize(1)
        .doesNotContainNull();
    assertThat(events.stream().map(MessageEvent::userAgent).distinct())
        .hasSize(1)
        .doesNotContainNull();
    assertThat(events.stream().map(MessageEvent::channel).distinct())
        .hasSize(1)
        .doesNotContainNull();
    assertThat(events.stream().map(MessageEvent::node).distinct()).containsExactly(node);
  }

  /// The file says the same as the consumer was told, and holds nothing that names or opens
  /// anything.
  private void assertFileKeepsSecrets(Uaid uaid, URI endpoint, PushAnswer answer)
      throws IOException {
    String text = Files.readString(file());
    List<MessageEvent> written = new ArrayList<>();
    for (String line : text.lines().toList()) {
      if (line.startsWith("{\"push_log\"")) {
        assertThat(MessageEventBatch.read(line)).isPresent();
      } else {
        written.add(MessageEventJson.read(line).orElseThrow());
      }
    }
    assertThat(written).isEqualTo(events);
    String path = endpoint.getPath();
    String location = answer.location().orElseThrow().getPath();
    assertThat(text)
        .isNotEmpty()
        .doesNotContainIgnoringCase(
            uaid.hex(),
            uaid.value().toString(),
            channel.hex(),
            channel.value().toString(),
            endpoint.toString(),
            path.substring(path.lastIndexOf('/') + 1),
            location.substring(location.lastIndexOf('/') + 1),
            new String(BODY, UTF_8),
            Base64.getUrlEncoder().withoutPadding().encodeToString(BODY).substring(0, 40),
            Base64.getEncoder().encodeToString(BODY).substring(0, 40));
  }

  @Test
  void pushToAUserAgentThatIsThere() throws IOException {
    try (UserAgentClient client = connect(Optional.empty())) {
      URI endpoint = client.register(channel, signer.publicKey());
      clock.advance(Duration.ofSeconds(1));
      PushAnswer answer = sender.send(Push.to(endpoint).body(BODY).ttl(77).urgency(Urgency.HIGH));
      assertThat(answer.status()).isEqualTo(201);

      assertThat(kindsUntil("acknowledged"))
          .containsExactly("received", "handed_over", "sent", "acknowledged");
      assertOneMessage();
      assertThat(events).allMatch(event -> signer.publicKey().equals(event.vapidKey()));
      assertThat(only("received").what())
          .isEqualTo(new What.Received(BODY.length, "aes128gcm", 77, false, "high"));
      assertThat(only("sent").what()).isEqualTo(new What.Sent(false, "Other", "Other"));
      assertThat(only("acknowledged").what())
          .isEqualTo(new What.Acknowledged(false, 100, "Other", "Other"));
      assertFileKeepsSecrets(client.uaid(), endpoint, answer);
    }
  }

  @Test
  void pushToAUserAgentThatComesLater() throws IOException {
    Subscription subscription = subscribeAndLeave();
    PushAnswer answer = sender.send(Push.to(subscription.endpoint()).body(BODY));
    assertThat(answer.status()).isEqualTo(201);
    clock.advance(Duration.ofMinutes(5));

    try (UserAgentClient _ = connect(Optional.of(subscription.uaid()))) {
      assertThat(kindsUntil("deleted"))
          .containsExactly("received", "stored", "fetched", "sent", "acknowledged", "deleted");
    }
    assertOneMessage();
    assertThat(only("sent").what()).isEqualTo(new What.Sent(true, "Other", "Other"));
    assertThat(only("acknowledged").what())
        .isEqualTo(new What.Acknowledged(true, 100, "Other", "Other"));
    assertThat(only("deleted").what()).isEqualTo(new What.Deleted(What.Deleted.SETTLED));
    assertThat(only("received").delayMillis()).isLessThan(1_000);
    assertThat(only("acknowledged").delayMillis()).isBetween(300_000L, 301_000L);
    assertThat(events)
        .filteredOn(event -> !event.kind().equals("deleted"))
        .allMatch(event -> signer.publicKey().equals(event.vapidKey()));
    assertFileKeepsSecrets(subscription.uaid(), subscription.endpoint(), answer);
  }

  @Test
  void pushThatExpires() {
    Subscription subscription = subscribeAndLeave();
    sender.send(Push.to(subscription.endpoint()).ttl(5));
    clock.advance(Duration.ofSeconds(6));

    try (UserAgentClient _ = connect(Optional.of(subscription.uaid()))) {
      assertThat(kindsUntil("deleted")).containsExactly("received", "stored", "expired", "deleted");
    }
    assertOneMessage();
    assertThat(only("expired").what()).isEqualTo(new What.Expired(What.Expired.PAST_TTL));
  }

  @Test
  void pushThatIsNotKept() {
    Subscription subscription = subscribeAndLeave();
    assertThat(sender.send(Push.to(subscription.endpoint()).ttl(0)).status()).isEqualTo(201);

    assertThat(kindsUntil("expired")).containsExactly("received", "expired");
    assertOneMessage();
    assertThat(only("expired").what()).isEqualTo(new What.Expired(What.Expired.NOT_KEPT));
  }

  @Test
  void pushThatIsTakenBack() {
    Subscription subscription = subscribeAndLeave();
    PushAnswer answer = sender.send(Push.to(subscription.endpoint()).topic(new Topic("news")));
    assertThat(sender.delete(answer.location().orElseThrow()).status()).isEqualTo(204);

    assertThat(kindsUntil("deleted")).containsExactly("received", "stored", "deleted");
    assertOneMessage();
    assertThat(only("deleted").what()).isEqualTo(new What.Deleted(What.Deleted.WITHDRAWN));
  }

  @Test
  void refusedPushesSayWhyAndWhose() {
    URI endpoint;
    URI restricted;
    try (UserAgentClient client = connect(Optional.empty())) {
      endpoint = client.register(channel);
      ChannelId other = ChannelId.random();
      restricted = client.register(other, new VapidSigner(P256KeyPair.generate()).publicKey());
      client.unregister(channel);
      sender.send(Push.to(endpoint));
      sender.send(Push.to(restricted));
      sender.send(Push.to(restricted).authorization("vapid t=no.such.token, k=none"));
      sender.send(Push.to(URI.create(endpoint + "x")));
    }
    service.close();

    assertThat(events.stream().map(MessageEventsTest::refusal))
        .containsExactly(
            "received",
            "410 106 No such subscription",
            "401 109 VAPID public key mismatch",
            "401 109 Invalid VAPID token: not base64url",
            "404 102 Not an endpoint of this service");
    assertThat(events.get(1).message()).isEqualTo(events.get(0).message()).isNotNull();
    assertThat(events.subList(2, 5)).allMatch(event -> event.message() == null);
    // Only a key whose holder has signed.
    assertThat(events.stream().map(event -> event.vapidKey() != null))
        .containsExactly(true, true, true, false, false);
    assertThat(events.stream().map(event -> event.channel() != null))
        .containsExactly(true, true, true, true, false);
  }

  private static String refusal(MessageEvent event) {
    return event.what() instanceof What.Refused(int status, int errno, String reason)
        ? status + " " + errno + " " + reason
        : event.kind();
  }
}
