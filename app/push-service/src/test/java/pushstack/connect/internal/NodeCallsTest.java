package pushstack.connect.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
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

/// Calls between nodes over real HTTP: who is believed, and what is made of silence.
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
  private final NodeClient client = new NodeClient(() -> List.of(KEY), clock);
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
    listener = InternalListener.open("127.0.0.1", 0, () -> List.of(KEY, OLD), clock);
    node = new NodeAddress("http://127.0.0.1:" + listener.port());
    serve(listener);
  }

  private void serve(InternalListener it) {
    var reminders = new Reminders((_, _) -> {});
    var keeper = new Keeper(storage.routers(), storage.messages(), client, reminders);
    it.serve(new Handover(sessions, storage.messages(), keeper, ackWindow), sessions);
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
    sessions.answer = held(HeldMessage.Fate.DONE);

    assertThat(client.push(node, message, PATIENCE)).isEqualTo(PushReply.ACKNOWLEDGED);

    assertThat(sessions.calls).containsExactly("offer " + message);
  }

  @Test
  void messageThatIsNotAcknowledgedIsStored() {
    SessionRef here = new SessionRef(node, 5);
    storage.routers().create(uaid, here, message.id().channel());
    sessions.answer = held(HeldMessage.Fate.UNDECIDED);

    assertThat(client.push(node, message, PATIENCE)).isEqualTo(PushReply.STORED);

    assertThat(storage.messages().fetch(uaid, Optional.empty(), 10).live())
        .containsExactly(message);
  }

  @Test
  void patienceThatIsOverBeginsNoWrite() {
    sessions.answer = held(HeldMessage.Fate.UNDECIDED);

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
    sessions.answer = held(HeldMessage.Fate.NO_SUCH_CHANNEL);
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
    try (var early = InternalListener.open("127.0.0.1", 0, () -> List.of(KEY), clock)) {
      var address = new NodeAddress("http://127.0.0.1:" + early.port());

      assertThat(client.push(address, message, PATIENCE)).isEqualTo(PushReply.NOT_CONNECTED);
      assertThat(client.check(address, uaid)).isEqualTo(CallReply.NOT_CONNECTED);
    }
  }

  @Test
  void callerWithThePreviousKeyIsHeardAndUnderstandsTheAnswer() {
    var behind = new NodeClient(() -> List.of(OLD), clock);

    assertThat(behind.check(node, uaid)).isEqualTo(CallReply.DONE);
  }

  @Test
  void callerWithAForeignKeyIsNotHeard() {
    var stranger = new NodeClient(() -> List.of(FOREIGN), clock);

    assertThat(stranger.check(node, uaid)).isEqualTo(CallReply.UNCLEAR);
    assertThat(stranger.push(node, message, PATIENCE)).isEqualTo(PushReply.UNCLEAR);

    assertThat(sessions.calls).isEmpty();
  }

  // ------------------------------------------------------------------ other calls

  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  private record Call(String method, String path, byte[] body) {}

  private Call push() {
    return new Call("PUT", "/push/" + uaid, PushCallJson.write(message, PATIENCE));
  }

  private int status(Call call, Optional<String> signature) {
    var request =
        HttpRequest.newBuilder(URI.create(node.url() + call.path()))
            .method(call.method(), HttpRequest.BodyPublishers.ofByteArray(call.body()));
    signature.ifPresent(value -> request.header(NodeAuth.REQUEST_HEADER, value));
    try (var http = HttpClient.newHttpClient()) {
      return http.send(request.build(), HttpResponse.BodyHandlers.discarding()).statusCode();
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private String signed(Call call) {
    return new NodeAuth(() -> List.of(KEY), clock)
        .signRequest(call.method(), call.path(), call.body());
  }

  @Test
  void soundCallFromElsewhereIsHeard() {
    assertThat(status(push(), Optional.of(signed(push())))).isEqualTo(404);
    assertThat(sessions.calls).hasSize(1);
  }

  @Test
  void unsignedCallHasNoEffect() {
    assertThat(status(push(), Optional.empty())).isEqualTo(401);
    assertThat(status(new Call("PUT", "/notif/" + uaid, new byte[0]), Optional.empty()))
        .isEqualTo(401);
    assertThat(status(new Call("DELETE", "/notif/" + uaid + "/1", new byte[0]), Optional.empty()))
        .isEqualTo(401);
    assertThat(sessions.calls).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "x.y", "1.", "99999999999999999999.x", "-1.x"})
  void nonsenseForASignatureHasNoEffect(String signature) {
    assertThat(status(push(), Optional.of(signature))).isEqualTo(401);
    assertThat(sessions.calls).isEmpty();
  }

  @Test
  void alteredBodyHasNoEffect() {
    Call call = push();
    byte[] altered = call.body().clone();
    altered[altered.length - 3] ^= 1;

    assertThat(status(new Call("PUT", call.path(), altered), Optional.of(signed(call))))
        .isEqualTo(401);
    assertThat(sessions.calls).isEmpty();
  }

  @Test
  void alteredPathOrMethodHasNoEffect() {
    Call call = push();

    assertThat(
            status(
                new Call("PUT", "/push/" + Uaid.random(), call.body()), Optional.of(signed(call))))
        .isEqualTo(401);
    assertThat(status(new Call("PUT", "/recall/" + uaid, call.body()), Optional.of(signed(call))))
        .isEqualTo(401);
    var check = new Call("PUT", "/notif/" + uaid, new byte[0]);
    assertThat(
            status(
                new Call("DELETE", "/notif/" + uaid + "/1", new byte[0]),
                Optional.of(signed(check))))
        .isEqualTo(401);
    assertThat(sessions.calls).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {-61, 61})
  void callThatIsReplayedLaterOrComesFromTheFutureHasNoEffect(int seconds) {
    String signature = signed(push());
    clock.advance(Duration.ofSeconds(seconds));

    assertThat(status(push(), Optional.of(signature))).isEqualTo(401);
    assertThat(sessions.calls).isEmpty();
  }

  @Test
  void clocksMayDifferByAMinute() {
    String signature = signed(push());
    clock.advance(Duration.ofSeconds(60));

    assertThat(status(push(), Optional.of(signature))).isEqualTo(404);
  }

  @Test
  void signedNonsenseIsRefused() {
    var call = new Call("PUT", "/push/" + uaid, "{}".getBytes(StandardCharsets.UTF_8));
    assertThat(status(call, Optional.of(signed(call)))).isEqualTo(400);
    var badUaid = new Call("PUT", "/notif/nobody", new byte[0]);
    assertThat(status(badUaid, Optional.of(signed(badUaid)))).isEqualTo(400);
    var badTime = new Call("DELETE", "/notif/" + uaid + "/noon", new byte[0]);
    assertThat(status(badTime, Optional.of(signed(badTime)))).isEqualTo(400);
    assertThat(sessions.calls).isEmpty();
  }

  @Test
  void bodyBeyondTheLimitIsRefusedAndTheNodeGoesOn() {
    var call = new Call("PUT", "/push/" + uaid, new byte[InternalRoutes.MAX_BODY + 1]);

    assertThat(status(call, Optional.of(signed(call)))).isBetween(400, 499);

    assertThat(sessions.calls).isEmpty();
    assertThat(client.check(node, uaid)).isEqualTo(CallReply.DONE);
  }

  // ------------------------------------------------------------------ answers

  enum Misbehaviour {
    UNSIGNED("HTTP/1.1 200 OK\r\nContent-Length: 12\r\n\r\nacknowledged"),
    FORGED(
        "HTTP/1.1 200 OK\r\n"
            + NodeAuth.RESPONSE_HEADER
            + ": AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\r\nContent-Length: 12\r\n\r\nacknowledged"),
    UNSIGNED_404("HTTP/1.1 404 Not Found\r\nContent-Length: 13\r\n\r\nnot connected"),
    CUT_IN_THE_HEAD("HTTP/1.1 200 OK\r\nContent-Le"),
    CUT_IN_THE_BODY("HTTP/1.1 200 OK\r\nContent-Length: 12\r\n\r\nackn"),
    NO_HTTP("SSH-2.0-whatever\r\n"),
    NOTHING(""),
    ENDLESS("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n" + "x".repeat(100_000));

    private final String answer;

    Misbehaviour(String answer) {
      this.answer = answer;
    }
  }

  @ParameterizedTest
  @EnumSource
  void answerThatIsNotTheNodesSaysNothing(Misbehaviour how) throws IOException {
    try (var other = new Other(_ -> Optional.of(how.answer))) {
      assertThat(client.push(other.address(), message, PATIENCE)).isEqualTo(PushReply.UNCLEAR);
      assertThat(client.check(other.address(), uaid)).isEqualTo(CallReply.UNCLEAR);
    }
  }

  @Test
  void answerToAnotherCallSaysNothing() throws IOException {
    var auth = new NodeAuth(() -> List.of(KEY), clock);
    String earlier = signed(push());
    String signature =
        auth.accept(Optional.of(earlier), "PUT", push().path(), push().body())
            .orElseThrow()
            .signResponse(200, "done".getBytes(StandardCharsets.UTF_8));
    String answer =
        "HTTP/1.1 200 OK\r\n"
            + NodeAuth.RESPONSE_HEADER
            + ": "
            + signature
            + "\r\nContent-Length: 4\r\n\r\ndone";
    try (var other = new Other(_ -> Optional.of(answer))) {
      assertThat(client.check(other.address(), uaid)).isEqualTo(CallReply.UNCLEAR);
    }
  }

  @Test
  void nodeThatDoesNotAnswerIsGivenUpInTime() throws IOException {
    try (var silent = new Other(_ -> Optional.empty())) {
      long began = System.nanoTime();

      assertThat(client.push(silent.address(), message, Duration.ofMillis(300)))
          .isEqualTo(PushReply.UNCLEAR);

      assertThat(Duration.ofNanos(System.nanoTime() - began))
          .isBetween(Duration.ofMillis(300), Duration.ofSeconds(5));
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
  void nodeThatRestartedIsReachedInSpiteOfKeptConnections() {
    assertThat(client.check(node, uaid)).isEqualTo(CallReply.DONE);
    int port = listener.port();
    listener.close();
    listener = InternalListener.open("127.0.0.1", port, () -> List.of(KEY), clock);
    serve(listener);

    assertThat(client.check(node, uaid)).isEqualTo(CallReply.DONE);
    assertThat(sessions.calls).hasSize(2);
  }

  // ------------------------------------------------------------------ parts

  private static Sessions.Offer held(HeldMessage.Fate fate) {
    return new Sessions.Offer.Held(
        new HeldMessage() {
          @Override
          public SessionRef session() {
            return new SessionRef(new NodeAddress("http://here.test:1"), 5);
          }

          @Override
          public Fate await(AckWindow window) {
            window.await(() -> fate != Fate.UNDECIDED);
            return fate;
          }

          @Override
          public Fate kept() {
            return fate;
          }
        });
  }

  private static final class FakeSessions implements Sessions {
    private final List<String> calls = new CopyOnWriteArrayList<>();
    private volatile Offer answer = new Offer.NotConnected();
    private volatile boolean here = true;

    @Override
    public Offer offer(PushMessage message) {
      calls.add("offer " + message);
      return answer;
    }

    @Override
    public boolean check(Uaid uaid) {
      calls.add("check " + uaid);
      return here;
    }

    @Override
    public boolean close(Uaid uaid, long connectedAt) {
      calls.add("close " + uaid + " " + connectedAt);
      return here;
    }

    @Override
    public boolean recall(MessageId id) {
      calls.add("recall " + id);
      return here;
    }
  }

  /// Somebody who listens at a node's address and is no node. Empty: never answers.
  private static final class Other implements AutoCloseable {
    private final ServerSocket server;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();

    Other(Function<String, Optional<String>> answer) throws IOException {
      server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
      Thread.startVirtualThread(() -> run(answer));
    }

    private void run(Function<String, Optional<String>> answer) {
      while (!server.isClosed()) {
        try {
          Socket socket = server.accept();
          sockets.add(socket);
          Thread.startVirtualThread(() -> serve(socket, answer));
        } catch (IOException e) {
          return;
        }
      }
    }

    private static void serve(Socket socket, Function<String, Optional<String>> answer) {
      try {
        InputStream in = socket.getInputStream();
        byte[] some = new byte[16_384];
        int count = in.read(some);
        Optional<String> text =
            answer.apply(new String(some, 0, Math.max(count, 0), StandardCharsets.ISO_8859_1));
        if (text.isPresent()) {
          socket.getOutputStream().write(text.get().getBytes(StandardCharsets.ISO_8859_1));
          socket.shutdownOutput();
        }
      } catch (IOException e) {
        // The caller has gone.
      }
    }

    NodeAddress address() {
      return new NodeAddress("http://127.0.0.1:" + server.getLocalPort());
    }

    @Override
    public void close() throws IOException {
      server.close();
      for (Socket socket : sockets) {
        socket.close();
      }
    }
  }
}
