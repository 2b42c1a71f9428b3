package pushstack.connect.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import pushstack.delivery.AckWindow;
import pushstack.delivery.CallReply;
import pushstack.delivery.Handover;
import pushstack.delivery.HeldMessage;
import pushstack.delivery.Keeper;
import pushstack.delivery.PushReply;
import pushstack.delivery.Reminders;
import pushstack.delivery.Sessions;
import pushstack.storage.NodeAddress;
import pushstack.storage.SessionRef;
import pushstack.storage.embedded.EmbeddedStorage;
import pushstack.test.MutableClock;
import pushstack.webpush.ChannelId;
import pushstack.webpush.ContentEncoding;
import pushstack.webpush.MessageId;
import pushstack.webpush.Payload;
import pushstack.webpush.PushMessage;
import pushstack.webpush.Stamp;
import pushstack.webpush.Ttl;
import pushstack.webpush.Uaid;
import pushstack.webpush.Urgency;

/// Calls between nodes over real links: who is believed, and what is made of silence.
final class NodeCallsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(1);
  private static final byte[] KEY =
      "the key of today, long enough...".getBytes(StandardCharsets.UTF_8);
  private static final byte[] OLD =
      "the key of yesterday, long also.".getBytes(StandardCharsets.UTF_8);
  private static final byte[] FOREIGN =
      "somebody else's key, longer yet.".getBytes(StandardCharsets.UTF_8);

  private final MutableClock clock = MutableClock.fixed();
  private final EmbeddedStorage storage = EmbeddedStorage.inMemory(clock);
  private final FakeSessions sessions = new FakeSessions();
  private final AckWindow ackWindow = new AckWindow(Duration.ofMillis(10));
  private final NodeClient client = new NodeClient(() -> List.of(KEY));
  private final Uaid uaid = Uaid.random();
  private final PushMessage message =
      new PushMessage(
          new MessageId(uaid, ChannelId.random(), null, new Stamp(1_790_000_000_000_000L, 3)),
          "version",
          clock.instant().getEpochSecond(),
          new Ttl(60),
          Urgency.NORMAL,
          new Payload(ContentEncoding.AES128GCM, null, null, new byte[] {1, 2, 3}));
  private InternalListener listener;
  private NodeAddress node;

  @BeforeEach
  void open() {
    listener = InternalListener.open("127.0.0.1", 0, () -> List.of(KEY, OLD));
    node = new NodeAddress("http://127.0.0.1:" + listener.port());
    serve(listener);
  }

  private void serve(InternalListener it) {
    it.serve(new Handover(sessions, storage.messages(), keeper(), ackWindow), sessions);
  }

  private Keeper keeper() {
    return new Keeper(storage.routers(), storage.messages(), client, new Reminders((_, _) -> {}));
  }

  @AfterEach
  void close() {
    listener.close();
    storage.close();
    ackWindow.close();
  }

  // ------------------------------------------------------------------ signed calls

  @Test
  void pushArrivesWholeAndTellsWhatBecameOfIt() {
    sessions.answer = FakeSessions.held(HeldMessage.Fate.DONE);

    assertThat(client.push(node, message, PATIENCE)).isEqualTo(PushReply.ACKNOWLEDGED);

    assertThat(sessions.calls).containsExactly("offer " + message);
  }

  @Test
  void messageThatIsNotAcknowledgedIsStored() {
    SessionRef here = new SessionRef(node, 5);
    storage.routers().create(uaid, here, message.id().channel());
    sessions.answer = FakeSessions.held(HeldMessage.Fate.UNDECIDED);

    assertThat(client.push(node, message, PATIENCE)).isEqualTo(PushReply.STORED);

    assertThat(storage.messages().fetch(uaid, Optional.empty(), 10).live())
        .containsExactly(message);
  }

  @Test
  void patienceThatIsOverBeginsNoWrite() {
    sessions.answer = FakeSessions.held(HeldMessage.Fate.UNDECIDED);

    assertThat(client.push(node, message, Duration.ofMillis(1))).isEqualTo(PushReply.UNCLEAR);

    listener.close();
    assertThat(storage.messages().fetch(uaid, Optional.empty(), 10).live()).isEmpty();
  }

  @Test
  void sessionsAnswersComeThrough() {
    sessions.answer = new Sessions.Offer.Busy();
    assertThat(client.push(node, message, PATIENCE)).isEqualTo(PushReply.BUSY);
    sessions.answer = new Sessions.Offer.NotConnected();
    assertThat(client.push(node, message, PATIENCE)).isEqualTo(PushReply.NOT_CONNECTED);
    sessions.answer = new Sessions.Offer.NoSuchChannel();
    assertThat(client.push(node, message, PATIENCE)).isEqualTo(PushReply.NO_SUCH_CHANNEL);
    sessions.answer = FakeSessions.held(HeldMessage.Fate.NO_SUCH_CHANNEL);
    assertThat(client.push(node, message, PATIENCE)).isEqualTo(PushReply.NO_SUCH_CHANNEL);
  }

  @Test
  void otherCallsArriveAndAreAnswered() {
    assertThat(client.check(node, uaid)).isEqualTo(CallReply.DONE);
    assertThat(client.close(new SessionRef(node, 1234567), uaid)).isEqualTo(CallReply.DONE);
    assertThat(client.recall(node, message.id())).isEqualTo(CallReply.DONE);
    assertThat(sessions.calls)
        .containsExactly("check " + uaid, "close " + uaid + " 1234567", "recall " + message.id());
    sessions.here = false;
    assertThat(client.check(node, uaid)).isEqualTo(CallReply.NOT_CONNECTED);
    assertThat(client.close(new SessionRef(node, 1), uaid)).isEqualTo(CallReply.NOT_CONNECTED);
    assertThat(client.recall(node, message.id())).isEqualTo(CallReply.NOT_CONNECTED);
  }

  @Test
  void beforeTheNodeServesNoSessionIsThere() {
    try (var early = InternalListener.open("127.0.0.1", 0, () -> List.of(KEY))) {
      var address = new NodeAddress("http://127.0.0.1:" + early.port());

      assertThat(client.push(address, message, PATIENCE)).isEqualTo(PushReply.NOT_CONNECTED);
      assertThat(client.check(address, uaid)).isEqualTo(CallReply.NOT_CONNECTED);
    }
  }

  @Test
  void callerWithThePreviousKeyIsHeardAndUnderstandsTheAnswer() {
    var behind = new NodeClient(() -> List.of(OLD));

    assertThat(behind.check(node, uaid)).isEqualTo(CallReply.DONE);
  }

  @Test
  void callerWithAForeignKeyIsNotHeard() {
    var stranger = new NodeClient(() -> List.of(FOREIGN));

    assertThat(stranger.check(node, uaid)).isEqualTo(CallReply.UNCLEAR);
    assertThat(stranger.push(node, message, PATIENCE)).isEqualTo(PushReply.UNCLEAR);

    assertThat(sessions.calls).isEmpty();
  }

  @Test
  void manyCallsShareALinkAndEachGetsItsOwnAnswer() throws InterruptedException {
    sessions.connectedAt = at -> at % 2 == 0;
    var replies = new ConcurrentHashMap<Integer, CallReply>();
    var threads = new ArrayList<Thread>();
    for (int i = 0; i < 500; i++) {
      int number = i;
      threads.add(
          Thread.startVirtualThread(() -> {
            var session = new SessionRef(node, number);
            replies.put(number, client.close(session, uaid));
          }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(sessions.calls).hasSize(500).doesNotHaveDuplicates();
    replies.forEach((number, reply) ->
        assertThat(reply).isEqualTo(number % 2 == 0 ? CallReply.DONE : CallReply.NOT_CONNECTED));
    assertThat(listener.links()).isEqualTo(1);
  }

  @Test
  void nodeWithTooManyCallsSaysSoAtOnce() throws InterruptedException {
    var calls = new InternalCalls(1);
    var held = sessions.holdChecks();
    calls.serve(new Handover(sessions, storage.messages(), keeper(), ackWindow), sessions);
    var first = new CompletableFuture<Answer>();
    calls.begin(CallKind.CHECK, CallBody.check(uaid), first::complete);
    held.awaitBegun();

    var second = new CompletableFuture<Answer>();
    calls.begin(CallKind.CHECK, CallBody.check(uaid), second::complete);

    assertThat(second).isCompletedWithValue(Answer.BUSY);
    assertThat(first).isNotDone();
    held.letGo();
    assertThat(first.join()).isEqualTo(Answer.DONE);
  }

  // ------------------------------------------------------------------ who is heard

  @Test
  void strangersAreToldNothing() throws IOException {
    String nonce = LinkHandshake.nonce();
    String proof = LinkHandshake.callerProof(KEY, nonce);
    for (byte[] request :
        List.of(
            "PUT /push/x HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII),
            upgrade("", ""),
            upgrade(nonce, ""),
            upgrade(nonce, "x"),
            upgrade(nonce, LinkHandshake.callerProof(FOREIGN, nonce)),
            upgrade(LinkHandshake.nonce(), proof),
            upgrade("short", LinkHandshake.callerProof(KEY, "short")))) {
      try (var socket = new Socket(InetAddress.getLoopbackAddress(), listener.port())) {
        socket.getOutputStream().write(request);

        assertThat(readLine(socket))
            .as(new String(request, StandardCharsets.US_ASCII))
            .startsWith("HTTP/1.1 401 ");
      }
    }
    assertThat(sessions.calls).isEmpty();
    assertThat(listener.links()).isZero();
  }

  private static byte[] upgrade(String nonce, String proof) {
    return LinkHandshake.head("GET / HTTP/1.1\r\nHost: x", nonce, proof);
  }

  /// It has heard an upgrade, and has not the secret with which to seal a call.
  @Test
  void recordedUpgradeIsOfNoUse() throws IOException {
    String nonce = LinkHandshake.nonce();
    byte[] recorded = upgrade(nonce, LinkHandshake.callerProof(KEY, nonce));
    byte[] call = CallBody.check(uaid);
    byte[] record =
        ByteBuffer.allocate(LinkWriter.RECORD_HEAD + LinkWriter.FRAME_HEAD + call.length)
            .putInt(LinkHandshake.Seal.BYTES + LinkWriter.FRAME_HEAD + call.length)
            .put(new byte[LinkHandshake.Seal.BYTES])
            .putInt(LinkWriter.FRAME_HEAD - Integer.BYTES + call.length)
            .putLong(1)
            .put(CallKind.CHECK.code())
            .put(call)
            .array();
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), listener.port())) {
      socket.getOutputStream().write(recorded);
      assertThat(readLine(socket)).startsWith("HTTP/1.1 101 ");
      socket.getOutputStream().write(record);

      // The rest of the head, and the end instead of an answer.
      assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
          .endsWith("\r\n\r\n");
    }
    assertThat(sessions.calls).isEmpty();
    assertThat(client.check(node, uaid)).isEqualTo(CallReply.DONE);
  }

  @Test
  void linkDoesNotOutliveItsSecret() {
    var secrets = new AtomicReference<>(List.of(KEY, OLD));
    try (var other = InternalListener.open("127.0.0.1", 0, secrets::get)) {
      serve(other);
      var address = new NodeAddress("http://127.0.0.1:" + other.port());
      var behind = new NodeClient(() -> List.of(OLD));
      assertThat(behind.check(address, uaid)).isEqualTo(CallReply.DONE);
      sessions.calls.clear();

      secrets.set(List.of(KEY));

      assertThat(behind.check(address, uaid)).isEqualTo(CallReply.UNCLEAR);
      assertThat(behind.check(address, uaid)).isEqualTo(CallReply.UNCLEAR);
      assertThat(sessions.calls).isEmpty();
    }
  }

  @Test
  void newSecretIsForTheNextCall() {
    var secrets = new AtomicReference<>(List.of(OLD));
    var rotating = new NodeClient(secrets::get);
    assertThat(rotating.check(node, uaid)).isEqualTo(CallReply.DONE);

    secrets.set(List.of(KEY, OLD));
    assertThat(rotating.check(node, uaid)).isEqualTo(CallReply.DONE);

    secrets.set(List.of(FOREIGN));
    assertThat(rotating.check(node, uaid)).isEqualTo(CallReply.UNCLEAR);
  }

  @Test
  void signedNonsenseIsRefusedAndTheLinkGoesOn() throws IOException {
    NodeLink link = NodeLink.open(node, KEY, () -> {});
    for (CallKind kind : CallKind.values()) {
      assertThat(link.call(kind, new byte[] {1, 0, 1, 'x'}, PATIENCE))
          .contains(new Outcome.Answered(Answer.MALFORMED));
    }
    assertThat(link.call(CallKind.CHECK, CallBody.check(uaid), PATIENCE))
        .contains(new Outcome.Answered(Answer.DONE));
    assertThat(sessions.calls).hasSize(1);
    link.retire();
    assertThat(link.call(CallKind.CHECK, CallBody.check(uaid), PATIENCE)).isEmpty();
  }

  // ------------------------------------------------------------------ answers

  enum Misbehaviour {
    HTTP("HTTP/1.1 200 OK\r\nContent-Length: 12\r\n\r\nacknowledged"),
    REFUSAL("HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n"),
    WITHOUT_PROOF("HTTP/1.1 101 Switching Protocols\r\n\r\n"),
    FORGED(
        "HTTP/1.1 101 Switching Protocols\r\n"
            + LinkHandshake.NONCE
            + ": AAAAAAAAAAAAAAAAAAAAAA\r\n"
            + LinkHandshake.PROOF
            + ": AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\r\n\r\n"),
    CUT_IN_THE_HEAD("HTTP/1.1 101 Switching Pro"),
    CUT_AFTER_A_LINE("HTTP/1.1 101 Switching Protocols\r\n"),
    NO_HTTP("SSH-2.0-whatever\r\n"),
    NOTHING(""),
    ENDLESS_LINE("x".repeat(100_000)),
    ENDLESS_HEAD("HTTP/1.1 101 Switching Protocols\r\n" + "a: b\r\n".repeat(10_000));

    private final String answer;

    Misbehaviour(String answer) {
      this.answer = answer;
    }
  }

  @ParameterizedTest
  @EnumSource
  void answerThatIsNotTheNodesSaysNothing(Misbehaviour how) throws IOException {
    try (var other = new Impostor(_ -> Optional.of(how.answer))) {
      assertThat(client.push(other.address(), message, PATIENCE)).isEqualTo(PushReply.UNCLEAR);
      assertThat(client.check(other.address(), uaid)).isEqualTo(CallReply.UNCLEAR);
    }
  }

  @Test
  void nodeThatDoesNotAcceptLinksIsGivenUpInTime() throws IOException {
    try (var silent = new Impostor(_ -> Optional.empty())) {
      assertThat(client.push(silent.address(), message, PATIENCE)).isEqualTo(PushReply.UNCLEAR);
    }
  }

  @Test
  void callThatIsNotAnsweredIsGivenUpInTimeAndALinkWithoutAWordIsReplaced() throws IOException {
    sessions.answer = FakeSessions.held(HeldMessage.Fate.UNDECIDED);
    try (var slow = new AckWindow(Duration.ofMinutes(1));
        var stuck = InternalListener.open("127.0.0.1", 0, () -> List.of(KEY))) {
      stuck.serve(new Handover(sessions, storage.messages(), keeper(), slow), sessions);
      var address = new NodeAddress("http://127.0.0.1:" + stuck.port());
      long began = System.nanoTime();

      assertThat(client.push(address, message, Duration.ofMillis(300)))
          .isEqualTo(PushReply.UNCLEAR);

      assertThat(Duration.ofNanos(System.nanoTime() - began))
          .isBetween(Duration.ofMillis(300), Duration.ofSeconds(5));
      assertThat(client.check(address, uaid)).isEqualTo(CallReply.DONE);
    }
  }

  @Test
  void refusedConnectionMeansGone() {
    listener.close();

    assertThat(client.push(node, message, PATIENCE)).isEqualTo(PushReply.GONE);
    assertThat(client.check(node, uaid)).isEqualTo(CallReply.GONE);
    assertThat(client.close(new SessionRef(node, 1), uaid)).isEqualTo(CallReply.GONE);
  }

  @Test
  void nodeThatRestartedIsReachedInSpiteOfTheOldLink() {
    assertThat(client.check(node, uaid)).isEqualTo(CallReply.DONE);
    int port = listener.port();
    listener.close();
    awaitNoLink();
    listener = InternalListener.open("127.0.0.1", port, () -> List.of(KEY));
    serve(listener);

    assertThat(client.check(node, uaid)).isEqualTo(CallReply.DONE);
    assertThat(sessions.calls).hasSize(2);
  }

  @Test
  void callsInProgressAreAnsweredBeforeThePortCloses() throws Exception {
    var held = sessions.holdChecks();
    var reply = CompletableFuture.supplyAsync(() -> client.check(node, uaid));
    held.awaitBegun();
    var closed =
        CompletableFuture.runAsync(() -> {
          try {
            listener.close(Duration.ofSeconds(10));
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        });
    held.letGo();

    assertThat(reply.get(10, TimeUnit.SECONDS)).isEqualTo(CallReply.DONE);
    closed.get(10, TimeUnit.SECONDS);
    awaitNoLink();
    assertThat(client.check(node, uaid)).isEqualTo(CallReply.GONE);
  }

  // ------------------------------------------------------------------ parts

  /// The end of a link is heard by a thread of its own.
  private void awaitNoLink() {
    long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (client.links() > 0) {
      assertThat(System.nanoTime()).isLessThan(deadline);
      Thread.onSpinWait();
    }
  }

  private static String readLine(Socket socket) throws IOException {
    var line = new StringBuilder();
    for (int c = socket.getInputStream().read(); c >= 0 && c != '\r'; ) {
      line.append((char) c);
      c = socket.getInputStream().read();
    }
    return line.toString();
  }
}
