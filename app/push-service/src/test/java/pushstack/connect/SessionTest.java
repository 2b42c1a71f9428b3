package pushstack.connect;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pushstack.connect.Fleet.Member;
import pushstack.connect.WatchedStorage.Op;
import pushstack.delivery.Delivery.Outcome;
import pushstack.webpush.ChannelId;
import pushstack.webpush.PushMessage;
import pushstack.webpush.Uaid;
import pushstack.webpush.protocol.ClientMessage;
import pushstack.webpush.protocol.ServerMessage;
import pushstack.webpush.token.Subscription;
import pushstack.webpush.token.VapidKeyHash;

/// What a session says to what its user agent says, and what its timers do.
final class SessionTest {
  private static final Duration TICK = Duration.ofSeconds(1);

  private final Fleet fleet = new Fleet(Fleet.HASTY);
  private final Recorded events = new Recorded();
  private final Member a = fleet.add("a", fleet.clock, Fleet.SETTINGS, events);

  @AfterEach
  void close() {
    fleet.close();
  }

  private UserAgent subscribed() {
    return UserAgent.subscribedAt(fleet, a);
  }

  private UserAgent fresh() {
    UserAgent u = UserAgent.unknown(fleet);
    u.connect(a);
    return u;
  }

  private static void closedWith(FakeSocket socket, int code, String reason) {
    Await.until("the socket is closed", socket::closed);
    assertThat(socket.closeCode()).isEqualTo(code);
    assertThat(socket.closeReason()).isEqualTo(reason);
  }

  private Subscription opened(String endpoint) {
    String[] parts = endpoint.split("/wpush/|/", -1);
    return fleet.tokens.open(parts[parts.length - 2], parts[parts.length - 1]).orElseThrow();
  }

  // ------------------------------------------------------------------ hello

  @Test
  void silenceBeforeTheHelloEndsInATimeout() {
    FakeSocket socket = UserAgent.open(a);
    fleet.pass(Duration.ofSeconds(5));
    assertThat(socket.closed()).isFalse();

    fleet.pass(TICK);

    closedWith(socket, 1011, "HandshakeTimeout");
  }

  @Test
  void pongBeforeTheHelloIsToleratedAndNoSubstitute() {
    FakeSocket socket = UserAgent.open(a);
    socket.pong();
    assertThat(socket.closed()).isFalse();

    fleet.pass(Duration.ofSeconds(6));

    closedWith(socket, 1011, "HandshakeTimeout");
  }

  @ParameterizedTest
  @ValueSource(strings = {"no json", "{\"messageType\":\"wave\"}", "[]", "{\"messageType\":1}", ""})
  void malformedFirstMessageCloses(String text) {
    FakeSocket socket = UserAgent.open(a);

    socket.say(text);

    closedWith(socket, 1011, "Json");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{}", "{\"messageType\":\"ping\"}", "{\"messageType\":\"ack\",\"updates\":[]}"})
  void anotherMessageBeforeTheHelloCloses(String text) {
    FakeSocket socket = UserAgent.open(a);

    socket.say(text);

    closedWith(socket, 1011, "SM");
  }

  @Test
  void helloWithoutUaidGetsANewOne() {
    UserAgent u = fresh();

    assertThat(u.last(ServerMessage.Hello.class).broadcasts()).isEmpty();
    assertThat(fleet.record(u.uaid())).isEmpty();
    assertThat(events.events()).containsExactly("hello NEW 0");
  }

  @Test
  void helloOfAKnownUserAgentKeepsItsUaid() {
    UserAgent u = subscribed();
    Uaid before = u.uaid();
    u.drop();

    u.connect(a);

    assertThat(u.last(ServerMessage.Hello.class).uaid()).isEqualTo(before);
    assertThat(events.events()).contains("hello EXISTING 1");
  }

  @Test
  void helloWithAnUnknownUaidGetsAnotherOne() {
    Uaid unknown = Uaid.random();
    FakeSocket socket = UserAgent.open(a);

    socket.say("{\"messageType\":\"hello\",\"uaid\":\"" + unknown.hex() + "\"}");

    assertThat(socket.received())
        .singleElement()
        .isInstanceOfSatisfying(
            ServerMessage.Hello.class, hello -> assertThat(hello.uaid()).isNotEqualTo(unknown));
    assertThat(a.switchboard.size()).isEqualTo(1);
    assertThat(events.events()).containsExactly("hello REASSIGNED 0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"\"", "\"garbage\"", "null", "\"0123\""})
  void helloWithAnUnreadableUaidGetsANewOne(String uaid) {
    FakeSocket socket = UserAgent.open(a);

    socket.say("{\"messageType\":\"hello\",\"uaid\":" + uaid + "}");

    assertThat(socket.received()).singleElement().isInstanceOf(ServerMessage.Hello.class);
  }

  @Test
  void secondHelloCloses() {
    UserAgent u = fresh();

    u.socket().say("{\"messageType\":\"hello\"}");

    closedWith(u.socket(), 1011, "SM");
  }

  @Test
  void storageThatIsAwayDuringTheHelloCloses() {
    UserAgent u = subscribed();
    u.drop();
    a.storage.fail(Op.CONNECT);

    u.connect(a);

    closedWith(u.socket(), 1011, "SM");
    assertThat(u.socket().received()).isEmpty();
    assertThat(a.switchboard.size()).isZero();
  }

  @Test
  void storageThatFailsAtTheFetchOfTheHelloClosesAndLosesNothing() {
    UserAgent u = subscribed();
    u.drop();
    PushMessage message = u.stored(u.message());
    a.storage.fail(Op.FETCH);
    u.connect(a);
    closedWith(u.socket(), 1011, "SM");

    u.connect(a);

    u.awaits(message);
  }

  @Test
  void malformedMessageAfterTheHelloCloses() {
    UserAgent u = fresh();

    u.socket().say("{\"messageType\":");

    closedWith(u.socket(), 1011, "Json");
  }

  // ------------------------------------------------------------------ register

  @Test
  void registerAnswersWithAnEndpointOfThisSubscription() {
    UserAgent u = subscribed();

    var reply = u.last(ServerMessage.Register.class);

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.channelId()).isEqualTo(u.channel().toString());
    assertThat(reply.pushEndpoint()).startsWith("https://push.test/wpush/v1/");
    assertThat(opened(reply.pushEndpoint()))
        .isEqualTo(new Subscription(u.uaid(), u.channel(), Optional.empty()));
    assertThat(fleet.record(u.uaid()).orElseThrow().channels()).containsExactly(u.channel());
  }

  @Test
  void registerWithAKeyRestrictsTheEndpoint() {
    UserAgent u = fresh();
    String key = "BPfq_-0=";

    u.say(register(u.channel(), Optional.of(key)));

    var reply = u.last(ServerMessage.Register.class);
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.pushEndpoint()).startsWith("https://push.test/wpush/v2/");
    assertThat(opened(reply.pushEndpoint()).key()).isEqualTo(VapidKeyHash.ofKeyText(key));
  }

  @Test
  void registerTwiceIsFineAndBothEndpointsAreGood() {
    UserAgent u = subscribed();
    String first = u.last(ServerMessage.Register.class).pushEndpoint();

    u.say(register(u.channel(), Optional.empty()));

    var again = u.last(ServerMessage.Register.class);
    assertThat(again.status()).isEqualTo(200);
    assertThat(opened(again.pushEndpoint())).isEqualTo(opened(first));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "D248D4E0-0EF4-41D9-8DB5-2533AD8E4041",
        "d248d4e00ef441d98db52533ad8e4041",
        "nonsense"
      })
  void registerOfABadChannelIsRefusedAndTheSocketStays(String channel) {
    UserAgent u = fresh();

    u.socket().say("{\"messageType\":\"register\",\"channelID\":\"" + channel + "\"}");

    assertThat(u.last(ServerMessage.Register.class))
        .isEqualTo(new ServerMessage.Register(channel, 400, ""));
    assertThat(u.socket().closed()).isFalse();
    assertThat(fleet.record(u.uaid())).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a+b/", "!", ""})
  void registerWithABadKeyIsRefusedBeforeAnythingIsWritten(String key) {
    UserAgent u = fresh();

    u.say(register(u.channel(), Optional.of(key)));

    assertThat(u.last(ServerMessage.Register.class).status()).isEqualTo(400);
    assertThat(u.socket().closed()).isFalse();
    assertThat(fleet.record(u.uaid())).isEmpty();
  }

  @Test
  void registerWhileStorageIsAwayAnswers500AndWorksAfterwards() {
    UserAgent u = fresh();
    a.storage.fail(Op.CREATE);
    u.say(register(u.channel(), Optional.empty()));
    assertThat(u.last(ServerMessage.Register.class))
        .isEqualTo(new ServerMessage.Register(u.channel().toString(), 500, ""));

    u.say(register(u.channel(), Optional.empty()));

    assertThat(u.last(ServerMessage.Register.class).status()).isEqualTo(200);
  }

  @Test
  void registerWhoseFirstTryLandedUnheardWorksTheSecondTime() {
    UserAgent u = fresh();
    a.storage.loseAnswer(Op.CREATE);
    u.say(register(u.channel(), Optional.empty()));
    assertThat(u.last(ServerMessage.Register.class).status()).isEqualTo(500);

    ChannelId other = ChannelId.random();
    u.say(register(other, Optional.empty()));

    assertThat(u.last(ServerMessage.Register.class).status()).isEqualTo(200);
    assertThat(u.socket().closed()).isFalse();
    assertThat(fleet.record(u.uaid()).orElseThrow().channels()).contains(other);
  }

  @Test
  void registerOfAUserAgentWhoseRecordIsGoneStartsItAnew() {
    UserAgent u = subscribed();
    fleet.store.routers().remove(u.uaid(), fleet.named(u.uaid()).orElseThrow());

    u.say(register(ChannelId.random(), Optional.empty()));

    closedWith(u.socket(), 1000, "SessionClosed");
    assertThat(events.events()).contains("expired NO_RECORD");
  }

  private static ClientMessage register(ChannelId channel, Optional<String> key) {
    return new ClientMessage.Register(channel.toString(), Optional.of(channel), key);
  }

  // ------------------------------------------------------------------ unregister

  @Test
  void unregisteredChannelTakesNoMoreMessages() {
    UserAgent u = subscribed();

    u.say(new ClientMessage.Unregister(u.channel(), 202));

    assertThat(u.last(ServerMessage.Unregister.class))
        .isEqualTo(new ServerMessage.Unregister(u.channel(), 200));
    assertThat(fleet.push(u.message())).isEqualTo(Outcome.NO_SUCH_CHANNEL);
    assertThat(events.events()).contains("unregistered 202");
  }

  @Test
  void unregisterOfAnUnknownChannelIsFine() {
    UserAgent u = fresh();
    ChannelId unknown = ChannelId.random();

    u.say(new ClientMessage.Unregister(unknown, 200));

    assertThat(u.last(ServerMessage.Unregister.class))
        .isEqualTo(new ServerMessage.Unregister(unknown, 200));
  }

  @Test
  void unregisterWhileStorageIsAwayAnswers500() {
    UserAgent u = subscribed();
    a.storage.fail(Op.REMOVE_CHANNEL);

    u.say(new ClientMessage.Unregister(u.channel(), 200));

    assertThat(u.last(ServerMessage.Unregister.class).status()).isEqualTo(500);
    PushMessage message = u.message();
    fleet.push(message);
    u.awaits(message);
  }

  @Test
  void messageStoredBeforeTheUnregisterStillArrives() {
    UserAgent u = subscribed();
    u.drop();
    PushMessage message = u.stored(u.message());
    fleet.store.routers().removeChannel(u.uaid(), u.channel());
    u.connect(a);
    u.awaits(message);

    u.ack(102, message);

    Await.until("the row is gone", () -> fleet.rows(u.uaid()).isEmpty());
  }

  @Test
  void pushThroughAZombieToAChannelGivenUpElsewhereIsRefused() {
    UserAgent u = subscribed();
    Member b = fleet.add("b");
    fleet.push(u.message());
    a.lose(Fleet.Call.CLOSE);
    u.socket().vanish();
    u.connect(b);
    u.say(new ClientMessage.Unregister(u.channel(), 200));
    PushMessage message = u.message();

    assertThat(fleet.push(message)).isEqualTo(Outcome.NO_SUCH_CHANNEL);

    assertThat(fleet.rows(u.uaid())).doesNotContain(message.id());
  }

  // ------------------------------------------------------------------ ack and nack

  @ParameterizedTest
  @ValueSource(ints = {100, 101, 102, 7})
  void everyCodeAcknowledges(int code) {
    UserAgent u = subscribed();
    PushMessage message = u.message();
    fleet.push(message);

    u.ack(code, message);

    Await.until("the row is gone", () -> fleet.rows(u.uaid()).isEmpty());
    assertThat(events.events()).contains("acknowledged DIRECT " + code);
  }

  @Test
  void acknowledgementOfAnUnknownVersionIsIgnored() {
    UserAgent u = subscribed();

    u.say(new ClientMessage.Ack(List.of(new ClientMessage.Update("nothing", 100))));

    assertThat(u.socket().closed()).isFalse();
    assertThat(events.events()).noneMatch(event -> event.startsWith("acknowledged"));
  }

  @Test
  void acknowledgementOfThePreviousConnectionIsIgnoredBeforeTheMessageComesAgain() {
    Fleet.Member b = fleet.add("b");
    UserAgent u = UserAgent.subscribedAt(fleet, b);
    u.drop();
    List<PushMessage> messages = u.stored(11);
    u.connect(b);
    u.awaits(messages.getFirst());

    u.ack(messages.getLast());

    u.ack(messages.subList(0, 10).toArray(PushMessage[]::new));
    u.awaits(messages.getLast());
  }

  @Test
  void nackChangesNothing() {
    UserAgent u = subscribed();
    PushMessage message = u.message();
    fleet.push(message);

    u.say(new ClientMessage.Nack(302, message.version()));

    assertThat(events.events()).contains("nack 302");
    assertThat(u.socket().closed()).isFalse();
    assertThat(fleet.rows(u.uaid())).containsExactly(message.id());
  }

  @Test
  void directMessageWithoutAcknowledgementComesAgain() {
    UserAgent u = subscribed();
    PushMessage message = u.message();
    fleet.push(message);
    u.drop();

    u.connect(a);

    u.awaits(message);
  }

  // ------------------------------------------------------------------ pings

  @Test
  void pingIsAnsweredAndAnotherOneTooSoonIsFatal() {
    UserAgent u = fresh();
    u.socket().say("{}");
    assertThat(u.last(ServerMessage.Ping.class)).isNotNull();
    fleet.pass(Duration.ofSeconds(44));

    u.socket().say("{\"messageType\":\"ping\"}");

    closedWith(u.socket(), 4774, "Excessive ping");
  }

  @Test
  void pingAfterTheGapIsAnswered() {
    UserAgent u = fresh();
    u.socket().say("{}");
    fleet.pass(Duration.ofSeconds(45));

    u.socket().say("{}");

    assertThat(u.socket().closed()).isFalse();
    assertThat(u.socket().received()).filteredOn(ServerMessage.Ping.class::isInstance).hasSize(2);
  }

  @Test
  void serverPingsAtTheIntervalAfterThePong() {
    UserAgent u = fresh();
    fleet.pass(Duration.ofSeconds(299));
    assertThat(u.socket().pings()).isZero();
    fleet.pass(TICK);
    assertThat(u.socket().pings()).isEqualTo(1);
    fleet.pass(Duration.ofSeconds(2));
    u.socket().pong();
    fleet.pass(Duration.ofSeconds(299));
    assertThat(u.socket().pings()).isEqualTo(1);

    fleet.pass(TICK);

    assertThat(u.socket().pings()).isEqualTo(2);
  }

  @Test
  void missingPongCloses() {
    UserAgent u = subscribed();
    fleet.pass(Duration.ofMinutes(5));
    fleet.pass(Duration.ofSeconds(3));
    assertThat(u.socket().closed()).isFalse();

    fleet.pass(TICK);

    closedWith(u.socket(), 1011, "PongTimeout");
    assertThat(a.switchboard.size()).isZero();
  }

  @Test
  void missingSecondPongCloses() {
    UserAgent u = subscribed();
    fleet.pass(Duration.ofMinutes(5));
    u.socket().pong();
    fleet.pass(Duration.ofMinutes(5));

    fleet.pass(Duration.ofSeconds(4));

    closedWith(u.socket(), 1011, "PongTimeout");
  }

  // ------------------------------------------------------------------ broadcasts

  @Test
  void helloTellsNewerBroadcastsAndUnknownOnes() {
    a.broadcasts.update(Map.of("x/1", "v2", "x/2", "v1"));
    UserAgent u = UserAgent.unknown(fleet);

    u.connect(a, ",\"broadcasts\":{\"x/1\":\"v1\",\"x/2\":\"v1\",\"y\":\"v1\"}");

    var hello = u.last(ServerMessage.Hello.class);
    assertThat(hello.broadcasts()).containsExactlyEntriesOf(Map.of("x/1", "v2"));
    assertThat(hello.broadcastErrors())
        .containsExactlyEntriesOf(Map.of("y", "Broadcast not found"));
  }

  @Test
  void changedBroadcastGoesOutInsteadOfAPingAndNoPongIsExpected() {
    a.broadcasts.update(Map.of("x", "v1"));
    UserAgent u = UserAgent.unknown(fleet);
    u.connect(a, ",\"broadcasts\":{\"x\":\"v1\"}");
    a.broadcasts.update(Map.of("x", "v2"));
    fleet.pass(Duration.ofSeconds(299));
    assertThat(u.socket().received()).hasSize(1);

    fleet.pass(TICK);

    assertThat(u.last(ServerMessage.Broadcast.class).broadcasts())
        .containsExactlyEntriesOf(Map.of("x", "v2"));
    assertThat(u.socket().pings()).isZero();
    fleet.pass(Duration.ofSeconds(10));
    assertThat(u.socket().closed()).isFalse();
  }

  @Test
  void changedBroadcastGoesToAllWhoFollowItAtOnce() {
    a.broadcasts.update(Map.of("x", "v1", "y", "v1"));
    UserAgent u = UserAgent.unknown(fleet);
    u.connect(a, ",\"broadcasts\":{\"x\":\"v1\"}");
    UserAgent other = UserAgent.unknown(fleet);
    other.connect(a, ",\"broadcasts\":{\"y\":\"v1\"}");
    fleet.pass(Duration.ofSeconds(200));
    a.broadcasts.update(Map.of("x", "v2", "y", "v1"));

    a.node.tellBroadcasts();

    assertThat(u.last(ServerMessage.Broadcast.class).broadcasts())
        .containsExactlyEntriesOf(Map.of("x", "v2"));
    assertThat(other.socket().received()).hasSize(1);
    a.node.tellBroadcasts();
    assertThat(u.socket().received()).hasSize(2);
    fleet.pass(Duration.ofSeconds(101));
    // It stood for a Ping.
    assertThat(u.socket().pings()).isZero();
    assertThat(other.socket().pings()).isEqualTo(1);
  }

  @Test
  void broadcastThatNobodyFollowsChangesNothing() {
    UserAgent u = fresh();
    a.broadcasts.update(Map.of("x", "v2"));

    fleet.pass(Duration.ofMinutes(5));

    assertThat(u.socket().pings()).isEqualTo(1);
  }

  @Test
  void subscribeAnswersOnlyIfThereIsNews() {
    a.broadcasts.update(Map.of("x", "v1", "z", "v1"));
    UserAgent u = fresh();
    u.say(new ClientMessage.BroadcastSubscribe(Map.of("x", "v1")));
    assertThat(u.socket().received()).hasSize(1);

    u.say(new ClientMessage.BroadcastSubscribe(Map.of("z", "v0", "none", "v0")));

    assertThat(u.last(ServerMessage.Broadcast.class))
        .isEqualTo(
            new ServerMessage.Broadcast(Map.of("z", "v1"), Map.of("none", "Broadcast not found")));
  }

  @Test
  void subscribeBringsEarlierSubscriptionsUpToDate() {
    a.broadcasts.update(Map.of("x", "v1", "z", "v1"));
    UserAgent u = fresh();
    u.say(new ClientMessage.BroadcastSubscribe(Map.of("x", "v1")));
    a.broadcasts.update(Map.of("x", "v2", "z", "v1"));

    u.say(new ClientMessage.BroadcastSubscribe(Map.of("z", "v1")));

    assertThat(u.last(ServerMessage.Broadcast.class).broadcasts())
        .containsExactlyEntriesOf(Map.of("x", "v2"));
  }

  // ------------------------------------------------------------------ end

  @Test
  void secondConnectionToTheSameNodeReplacesTheFirst() {
    UserAgent u = subscribed();
    FakeSocket first = u.socket();

    u.connect(a);

    closedWith(first, 1011, "Replaced");
    assertThat(a.switchboard.size()).isEqualTo(1);
    assertThat(u.socket().closed()).isFalse();
  }

  @Test
  void drainEndsSessionsAtItsRateAndKeepsTheirMessages() throws InterruptedException {
    UserAgent u = subscribed();
    for (int i = 0; i < 9; i++) {
      fresh();
    }
    FakeSocket silent = UserAgent.open(a);
    PushMessage message = u.message();
    var outcome = fleet.pushLater(message);
    u.awaits(message);
    long began = System.nanoTime();

    a.node.drain(50);

    assertThat(Duration.ofNanos(System.nanoTime() - began))
        .isGreaterThanOrEqualTo(Duration.ofMillis(9 * 20));
    closedWith(u.socket(), 1001, "Node is going away");
    closedWith(silent, 1001, "Node is going away");
    assertThat(Await.the(outcome)).isEqualTo(Outcome.STORED);
    assertThat(a.switchboard.size()).isZero();
    assertThat(fleet.rows(u.uaid())).containsExactly(message.id());
  }
}
