package pushstack.service;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pushstack.test.MutableClock;
import pushstack.test.peer.ApplicationServer;
import pushstack.test.peer.Push;
import pushstack.test.peer.PushAnswer;
import pushstack.test.peer.UserAgentClient;
import pushstack.webpush.Base64Url;
import pushstack.webpush.ChannelId;
import pushstack.webpush.Payload;
import pushstack.webpush.Topic;
import pushstack.webpush.Uaid;
import pushstack.webpush.Urgency;
import pushstack.webpush.crypto.P256KeyPair;
import pushstack.webpush.protocol.ClientMessage;
import pushstack.webpush.protocol.ServerMessage;
import pushstack.webpush.protocol.ServerMessage.Notification;
import pushstack.webpush.vapid.VapidSigner;

/// What the suites of Mozilla's services ask of a push service, on the whole of ours: a real
/// process set-up with real sockets, and a clock that the test moves. Where we differ on purpose,
/// the test says so.
final class ConformanceTest {
  private static final Duration SOON = Duration.ofSeconds(10);

  /// Long enough to be sure that nothing comes, since everything is on this machine.
  private static final Duration NOTHING = Duration.ofMillis(300);

  @TempDir private Path data;
  private final MutableClock clock = new MutableClock(Instant.parse("2026-11-24T12:00:00Z"));
  private final ApplicationServer sender = ApplicationServer.plain();
  private final ChannelId channel = ChannelId.random();
  private @Nullable PushService service;

  @BeforeEach
  void start() {
    service = start(List.of());
  }

  private PushService start(List<String> more) {
    var flags =
        new ArrayList<>(
            List.of(
                "--data=" + data,
                "--websocket.port=0",
                "--internal.port=0",
                "--endpoint.port=0",
                "--admin.port=0",
                "--log.level=error"));
    flags.addAll(more);
    ServiceConfig config = ServiceConfig.load(flags, Map.of());
    return PushService.start(
        config, Logging.configure(config.log().format(), config.log().level()), clock);
  }

  private void restart(String... more) {
    service().close();
    service = start(List.of(more));
  }

  @AfterEach
  void stop() {
    sender.close();
    service().close();
  }

  private PushService service() {
    if (service == null) {
      throw new IllegalStateException("not started");
    }
    return service;
  }

  private UserAgentClient connect() {
    return UserAgentClient.connect(service().webSocketUrl().orElseThrow());
  }

  private UserAgentClient connect(Uaid uaid) {
    UserAgentClient client = connect();
    assertThat(client.hello(Optional.of(uaid)).uaid()).isEqualTo(uaid);
    return client;
  }

  /// Acknowledges whatever comes, from the hello on.
  private UserAgentClient connectAcknowledging(Uaid uaid) {
    UserAgentClient client = connect().acknowledging(true);
    assertThat(client.hello(Optional.of(uaid)).uaid()).isEqualTo(uaid);
    return client;
  }

  /// A subscription whose user agent has gone.
  private record Subscription(Uaid uaid, URI endpoint) {}

  private Subscription subscribeAndLeave() {
    try (UserAgentClient client = connect()) {
      Uaid uaid = client.hello().uaid();
      return new Subscription(uaid, client.register(channel));
    }
  }

  private static Notification next(UserAgentClient client) {
    return client.next(Notification.class, SOON);
  }

  private static void nothingComes(UserAgentClient client) {
    assertThat(client.poll(Notification.class, NOTHING)).isEmpty();
  }

  private static byte[] body(Notification notification) {
    Payload payload = notification.payload();
    return payload == null ? new byte[0] : payload.body();
  }

  private PushAnswer accepted(Push push) {
    return accepted(sender, push);
  }

  private ApplicationServer signing(VapidSigner signer) {
    return ApplicationServer.plain().signing(signer).at(clock);
  }

  private static PushAnswer accepted(ApplicationServer from, Push push) {
    PushAnswer answer = from.send(push);
    assertThat(answer.status()).as(answer.body()).isEqualTo(201);
    return answer;
  }

  // ------------------------------------------------------------------ hello

  @Test
  void helloIsAnsweredWithAName() {
    try (UserAgentClient client = connect()) {
      client.sendText("{\"messageType\":\"hello\",\"use_webpush\":true,\"broadcasts\":null}");
      assertThat(client.next(ServerMessage.Hello.class, SOON).uaid()).isNotNull();
    }
  }

  @Test
  void unknownUserAgentGetsAnotherName() {
    Uaid unknown = Uaid.random();
    try (UserAgentClient client = connect()) {
      assertThat(client.hello(Optional.of(unknown)).uaid()).isNotEqualTo(unknown);
    }
  }

  @Test
  void userAgentThatComesBackStillReceives() {
    Subscription known = subscribeAndLeave();
    try (UserAgentClient client = connect(known.uaid)) {
      client.acknowledging(true);
      accepted(Push.to(known.endpoint));
      assertThat(next(client).channel()).isEqualTo(channel);
    }
  }

  @Test
  void secondHelloEndsTheConnection() {
    try (UserAgentClient client = connect()) {
      client.hello();
      client.send(new ClientMessage.Hello(Optional.empty(), Map.of(), Optional.empty()));
      assertThat(client.awaitClosed(SOON).code()).isEqualTo(1011);
    }
  }

  @Test
  void firstMessageOtherThanHelloEndsTheConnection() {
    try (UserAgentClient client = connect()) {
      client.sendText("{}");
      assertThat(client.awaitClosed(SOON).code()).isEqualTo(1011);
    }
  }

  @Test
  void malformedJsonEndsTheConnection() {
    try (UserAgentClient client = connect()) {
      client.hello();
      client.sendText("{\"messageType\":");
      assertThat(client.awaitClosed(SOON).reason()).isEqualTo("Json");
    }
  }

  @Test
  void binaryMessageEndsTheConnection() {
    try (UserAgentClient client = connect()) {
      client.sendFrame(2, new byte[] {1, 2, 3});
      assertThat(client.awaitClosed(SOON).code()).isEqualTo(1003);
    }
  }

  // ------------------------------------------------------------------ delivery

  @Test
  void messageArrivesWithItsHeadersCleaned() {
    try (UserAgentClient client = connect().acknowledging(true)) {
      client.hello();
      URI endpoint = client.register(channel);
      PushAnswer answer =
          accepted(
              Push.to(endpoint)
                  .body("secret".getBytes(UTF_8))
                  .header("Content-Encoding", "aesgcm")
                  .header("Encryption", "keyid=\"p256dh\";salt=\"S82AseB7pAVBJ2143qtM3A==\"")
                  .header(
                      "Crypto-Key",
                      "keyid=\"p256dh\";dh=\"BAFJxCIaaWyb4JSkZopERL9MjXBeh3WdBxew\""));
      assertThat(answer.location()).isPresent();
      Payload payload = Objects.requireNonNull(next(client).payload());
      assertThat(payload.encryption()).isEqualTo("keyid=p256dh;salt=S82AseB7pAVBJ2143qtM3A");
      assertThat(payload.cryptoKey())
          .isEqualTo("keyid=p256dh;dh=BAFJxCIaaWyb4JSkZopERL9MjXBeh3WdBxew");
    }
  }

  @Test
  void bytesThatAreNoTextArriveUnchangedDirectlyAndFromStorage() {
    byte[] odd = {(byte) 0xc3, 0x28, (byte) 0xa0, (byte) 0xa1, (byte) 0xe2, 0x28, (byte) 0xa1};
    Subscription known = subscribeAndLeave();
    accepted(Push.to(known.endpoint).body(odd));
    try (UserAgentClient client = connectAcknowledging(known.uaid)) {
      assertThat(body(next(client))).isEqualTo(odd);
      accepted(Push.to(known.endpoint).body(odd));
      assertThat(Base64Url.encode(body(next(client)))).isEqualTo("wyigoeIooQ");
    }
  }

  @Test
  void largestMessageIsTakenAndOneByteMoreIsNot() {
    byte[] big = new byte[Payload.MAX_BYTES];
    Arrays.fill(big, (byte) 7);
    Subscription known = subscribeAndLeave();
    accepted(Push.to(known.endpoint).body(big));
    PushAnswer tooLarge = sender.send(Push.to(known.endpoint).body(new byte[big.length + 1]));
    assertThat(tooLarge.status()).isEqualTo(413);
    assertThat(tooLarge.errno()).isEqualTo(OptionalInt.of(104));
    try (UserAgentClient client = connect(known.uaid)) {
      assertThat(body(next(client))).isEqualTo(big);
    }
  }

  @Test
  void messageWithoutBodyHasNoDataAndItsEncryptionHeadersAreDropped() {
    try (UserAgentClient client = connect().acknowledging(true)) {
      client.hello();
      URI endpoint = client.register(channel);
      accepted(Push.to(endpoint).header("Content-Encoding", "aesgcm").header("Encryption", "junk"));
      assertThat(next(client).payload()).isNull();
    }
  }

  @Test
  void bodyWithoutEncryptionHeadersIsRefused() {
    Subscription known = subscribeAndLeave();
    PushAnswer answer =
        sender.send(Push.to(known.endpoint).body(new byte[] {1}).without("Content-Encoding"));
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.errno()).isEqualTo(OptionalInt.of(110));
  }

  @Test
  void storedMessageComesAgainUntilItIsAcknowledged() {
    Subscription known = subscribeAndLeave();
    accepted(Push.to(known.endpoint));
    String version;
    try (UserAgentClient client = connect(known.uaid)) {
      version = next(client).version();
    }
    try (UserAgentClient client = connect(known.uaid)) {
      Notification again = next(client);
      assertThat(again.version()).isEqualTo(version);
      client.ack(again);
      awaitStored(0);
    }
    try (UserAgentClient client = connect(known.uaid)) {
      nothingComes(client);
    }
  }

  @Test
  void directMessageComesAgainUntilItIsAcknowledged() {
    Subscription known;
    String version;
    try (UserAgentClient client = connect()) {
      known = new Subscription(client.hello().uaid(), client.register(channel));
      accepted(Push.to(known.endpoint));
      version = next(client).version();
      client.drop();
    }
    try (UserAgentClient client = connect(known.uaid)) {
      assertThat(next(client).version()).isEqualTo(version);
    }
  }

  /// Decision 7: the acknowledged one never comes again (the reference repeats both).
  @Test
  void onlyTheUnacknowledgedOneOfTwoComesAgainAndOrderIsKept() {
    Subscription known = subscribeAndLeave();
    accepted(Push.to(known.endpoint).body(new byte[] {1}));
    accepted(Push.to(known.endpoint).body(new byte[] {2}));
    try (UserAgentClient client = connect(known.uaid)) {
      assertThat(body(next(client))).containsExactly(1);
      Notification second = next(client);
      assertThat(body(second)).containsExactly(2);
      client.ack(second);
      awaitStored(1);
    }
    try (UserAgentClient client = connect(known.uaid)) {
      assertThat(body(next(client))).containsExactly(1);
      nothingComes(client);
    }
  }

  @Test
  void acknowledgementsInReverseOrderLeaveNothing() {
    Subscription known = subscribeAndLeave();
    accepted(Push.to(known.endpoint));
    accepted(Push.to(known.endpoint));
    try (UserAgentClient client = connect(known.uaid)) {
      Notification first = next(client);
      Notification second = next(client);
      client.ack(second);
      client.ack(first);
      awaitStored(0);
    }
    try (UserAgentClient client = connect(known.uaid)) {
      nothingComes(client);
    }
  }

  @Test
  void moreThanABatchArrivesInOrder() {
    Subscription known = subscribeAndLeave();
    for (int i = 0; i < 60; i++) {
      accepted(Push.to(known.endpoint).body(new byte[] {(byte) i}));
    }
    try (UserAgentClient client = connectAcknowledging(known.uaid)) {
      for (int i = 0; i < 60; i++) {
        assertThat(body(next(client))).containsExactly(i);
      }
      awaitStored(0);
    }
  }

  @Test
  void deletedMessageIsNotDelivered() {
    Subscription known = subscribeAndLeave();
    PushAnswer answer = accepted(Push.to(known.endpoint));
    assertThat(sender.delete(answer.location().orElseThrow()).status()).isEqualTo(204);
    try (UserAgentClient client = connect(known.uaid)) {
      nothingComes(client);
    }
  }

  @Test
  void userAgentWithTooManyStoredMessagesGetsANewName() {
    restart("--websocket.message-limit=20");
    Subscription known = subscribeAndLeave();
    for (int i = 0; i < 21; i++) {
      accepted(Push.to(known.endpoint));
    }
    try (UserAgentClient client = connectAcknowledging(known.uaid)) {
      for (int i = 0; i < 20; i++) {
        next(client);
      }
      assertThat(client.awaitClosed(SOON).code()).isEqualTo(1000);
    }
    try (UserAgentClient client = connect()) {
      assertThat(client.hello(Optional.of(known.uaid)).uaid()).isNotEqualTo(known.uaid);
    }
    assertThat(sender.send(Push.to(known.endpoint)).status()).isEqualTo(410);
  }

  // ------------------------------------------------------------------ topic, TTL, urgency

  @Test
  void onlyTheLastOfATopicArrives() {
    Subscription known = subscribeAndLeave();
    Topic topic = new Topic("news");
    accepted(Push.to(known.endpoint).topic(topic).body(new byte[] {1}));
    accepted(Push.to(known.endpoint).topic(topic).body(new byte[] {2}));
    try (UserAgentClient client = connectAcknowledging(known.uaid)) {
      assertThat(body(next(client))).containsExactly(2);
      nothingComes(client);
      awaitStored(0);
    }
    try (UserAgentClient client = connect(known.uaid)) {
      nothingComes(client);
    }
  }

  @Test
  void expiredMessagesAreNotDeliveredAndLaterOnesAre() {
    Subscription known = subscribeAndLeave();
    for (int i = 0; i < 12; i++) {
      accepted(Push.to(known.endpoint).ttl(1));
    }
    accepted(Push.to(known.endpoint).topic(new Topic("old")).ttl(1));
    accepted(Push.to(known.endpoint).ttl(60).body(new byte[] {9}));
    clock.advance(Duration.ofSeconds(2));
    try (UserAgentClient client = connectAcknowledging(known.uaid)) {
      assertThat(body(next(client))).containsExactly(9);
      nothingComes(client);
      awaitStored(0);
    }
  }

  @Test
  void ttlZeroIsDeliveredOnceOrNotAtAll() {
    Subscription known = subscribeAndLeave();
    accepted(Push.to(known.endpoint).ttl(0));
    try (UserAgentClient client = connect(known.uaid)) {
      nothingComes(client);
      accepted(Push.to(known.endpoint).ttl(0));
      next(client);
    }
    try (UserAgentClient client = connect(known.uaid)) {
      nothingComes(client);
    }
  }

  @Test
  void missingAndNegativeTtlAreRefused() {
    Subscription known = subscribeAndLeave();
    assertThat(sender.send(Push.to(known.endpoint).without("TTL")).errno())
        .isEqualTo(OptionalInt.of(111));
    assertThat(sender.send(Push.to(known.endpoint).ttl(-1)).errno()).isEqualTo(OptionalInt.of(114));
  }

  @Test
  void lessUrgentMessagesWaitForAUserAgentThatWantsThem() {
    Subscription known = subscribeAndLeave();
    try (UserAgentClient client = connect()) {
      client.hello(
          new ClientMessage.Hello(Optional.of(known.uaid), Map.of(), Optional.of(Urgency.HIGH)));
      accepted(Push.to(known.endpoint).urgency(Urgency.LOW).body(new byte[] {1}));
      client.acknowledging(true);
      accepted(Push.to(known.endpoint).urgency(Urgency.HIGH).body(new byte[] {2}));
      assertThat(body(next(client))).containsExactly(2);
      nothingComes(client);
    }
    try (UserAgentClient client = connect(known.uaid)) {
      assertThat(body(next(client))).containsExactly(1);
    }
  }

  // ------------------------------------------------------------------ subscriptions

  @Test
  void unregisteredChannelIsGoneForSenders() {
    try (UserAgentClient client = connect()) {
      client.hello();
      URI endpoint = client.register(channel);
      assertThat(client.unregister(channel).status()).isEqualTo(200);
      PushAnswer answer = sender.send(Push.to(endpoint));
      assertThat(answer.status()).isEqualTo(410);
      assertThat(answer.errno()).isEqualTo(OptionalInt.of(106));
      assertThat(answer.headers().firstValue("Cache-Control")).contains("max-age=86400");
    }
  }

  @Test
  void restrictedSubscriptionTakesItsOwnKeyOnly() {
    var signer = new VapidSigner(P256KeyPair.generate());
    try (UserAgentClient client = connect().acknowledging(true);
        ApplicationServer own = signing(signer);
        ApplicationServer other = signing(new VapidSigner(P256KeyPair.generate()))) {
      client.hello();
      URI endpoint = client.register(channel, signer.publicKey());
      assertThat(endpoint.getPath()).startsWith("/wpush/v2/");
      assertThat(other.send(Push.to(endpoint)).status()).isEqualTo(401);
      assertThat(sender.send(Push.to(endpoint)).status()).isEqualTo(401);
      accepted(own, Push.to(endpoint));
      next(client);
    }
  }

  @Test
  void badKeyAndBadChannelAreRefusedAndTheSocketStaysOpen() {
    try (UserAgentClient client = connect()) {
      client.hello();
      assertThat(client.register(channel, Optional.of("not/url+safe")).status()).isEqualTo(400);
      client.sendText("{\"messageType\":\"register\",\"channelID\":\"nonsense\"}");
      ServerMessage.Register refused = client.next(ServerMessage.Register.class, SOON);
      assertThat(refused.status()).isEqualTo(400);
      assertThat(refused.channelId()).isEqualTo("nonsense");
      assertThat(client.register(channel)).isNotNull();
    }
  }

  @Test
  void endpointsOutliveAKeyRotation() throws IOException {
    Subscription known = subscribeAndLeave();
    Path file = data.resolve(KeyKind.TOKEN.fileName());
    String old = Files.readString(file);
    String fresh = KeyKind.TOKEN.generate(new SecureRandom());
    Files.writeString(file, fresh + "\n" + old);
    restart();
    // The ports are others after the restart; the token is what must still be valid.
    URI moved = service().endpointUrl().orElseThrow().resolve(known.endpoint.getPath());
    accepted(Push.to(moved));
  }

  // ------------------------------------------------------------------ pings, broadcasts, ports

  @Test
  void pingIsAnsweredAndASecondOneTooSoonIsRefused() {
    try (UserAgentClient client = connect()) {
      client.hello();
      client.ping();
      client.send(new ClientMessage.Ping());
      assertThat(client.awaitClosed(SOON).code()).isEqualTo(4774);
    }
  }

  @Test
  void broadcastsAreToldAtHelloWhenSubscribedAndWhenTheyChange() throws Exception {
    setBroadcast("remote-settings/monitor_changes", "v1");
    try (UserAgentClient client = connect()) {
      ServerMessage.Hello hello =
          client.hello(
              new ClientMessage.Hello(
                  Optional.empty(),
                  Map.of("remote-settings/monitor_changes", "v0", "nobody/knows", "v0"),
                  Optional.empty()));
      assertThat(hello.broadcasts()).containsEntry("remote-settings/monitor_changes", "v1");
      assertThat(hello.broadcastErrors()).containsKey("nobody/knows");
      setBroadcast("remote-settings/monitor_changes", "v2");
      assertThat(client.next(ServerMessage.Broadcast.class, SOON).broadcasts())
          .containsEntry("remote-settings/monitor_changes", "v2");
    }
    try (UserAgentClient client = connect()) {
      assertThat(client.hello().broadcasts()).isEmpty();
      client.broadcastSubscribe(Map.of("remote-settings/monitor_changes", "v1"));
      assertThat(client.next(ServerMessage.Broadcast.class, SOON).broadcasts())
          .containsEntry("remote-settings/monitor_changes", "v2");
    }
  }

  private void setBroadcast(String id, String version) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(service().adminUrl() + "/broadcasts/" + id))
            .PUT(HttpRequest.BodyPublishers.ofString("{\"version\":\"" + version + "\"}"))
            .build();
    assertThat(send(request)).isEqualTo(200);
  }

  @Test
  void internalCallsAreNotServedOnPublicPortsAndNotWithoutASignature() throws Exception {
    String path = "notif/" + Uaid.random();
    HttpRequest.BodyPublisher none = HttpRequest.BodyPublishers.noBody();
    URI webSocket = service().webSocketUrl().orElseThrow();
    URI exposed = URI.create("http://" + webSocket.getAuthority() + "/" + path);
    assertThat(send(HttpRequest.newBuilder(exposed).PUT(none).build())).isBetween(404, 405);
    URI endpoint = URI.create(service().endpointUrl().orElseThrow() + "/" + path);
    assertThat(send(HttpRequest.newBuilder(endpoint).PUT(none).build())).isEqualTo(404);
    URI internal = URI.create(service().internalUrl().orElseThrow() + "/" + path);
    assertThat(send(HttpRequest.newBuilder(internal).PUT(none).build())).isEqualTo(401);
  }

  private static int send(HttpRequest request) throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    }
  }

  /// Acknowledgements have no answer: waits until storage holds so many rows.
  private void awaitStored(int rows) {
    long deadline = System.nanoTime() + SOON.toNanos();
    while (stored().size() != rows) {
      assertThat(System.nanoTime()).as("rows left: " + stored()).isLessThan(deadline);
      Thread.onSpinWait();
    }
  }

  /// The keys of all rows.
  private List<String> stored() {
    try (var connection =
            DriverManager.getConnection("jdbc:sqlite:" + data.resolve("pushstack.db"));
        var statement = connection.createStatement();
        var result = statement.executeQuery("select sk from message")) {
      var keys = new ArrayList<String>();
      while (result.next()) {
        keys.add(result.getString(1));
      }
      return keys;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
