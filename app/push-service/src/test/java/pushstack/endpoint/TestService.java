package pushstack.endpoint;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import pushstack.delivery.CallReply;
import pushstack.delivery.Delivery;
import pushstack.delivery.Keeper;
import pushstack.delivery.Nodes;
import pushstack.delivery.PushCalls;
import pushstack.delivery.PushReply;
import pushstack.delivery.Reminders;
import pushstack.delivery.Routes;
import pushstack.storage.NodeAddress;
import pushstack.storage.Router;
import pushstack.storage.SessionRef;
import pushstack.webpush.ChannelId;
import pushstack.webpush.MessageId;
import pushstack.webpush.PushMessage;
import pushstack.webpush.Stamps;
import pushstack.webpush.Uaid;
import pushstack.webpush.crypto.P256KeyPair;
import pushstack.webpush.token.EndpointTokens;
import pushstack.webpush.token.FernetKey;
import pushstack.webpush.token.MessageIds;
import pushstack.webpush.token.TokenKeys;
import pushstack.webpush.token.VapidKeyHash;
import pushstack.webpush.vapid.SubjectForm;
import pushstack.webpush.vapid.VapidError;
import pushstack.webpush.vapid.VapidScheme;
import pushstack.webpush.vapid.VapidVerifier;

/// A whole endpoint node on a free port: everything real but the tables and the connection node,
/// whose answer a test can choose.
final class TestService implements AutoCloseable, Nodes, PushCalls, EndpointEvents {
  static final String ORIGIN = "https://push.example";
  static final URI DOCUMENTATION = URI.create("https://docs.example/errors");
  static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
  static final NodeAddress NODE = new NodeAddress("http://127.0.0.1:1");

  final MemoryTables tables = new MemoryTables();
  final EndpointTokens tokens;
  final MessageIds messageIds;
  final EndpointListener listener;
  final List<PushMessage> handedOver = Collections.synchronizedList(new ArrayList<>());
  final List<MessageId> recalled = Collections.synchronizedList(new ArrayList<>());

  final List<String> events = Collections.synchronizedList(new ArrayList<>());
  final Uaid uaid = Uaid.random();
  final ChannelId channel = ChannelId.random();
  volatile Function<PushMessage, PushReply> node = _ -> PushReply.ACKNOWLEDGED;

  private final HttpClient http1 =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final HttpClient http2 =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build();

  TestService() {
    this(UnaryOperator.identity());
  }

  TestService(UnaryOperator<EndpointSettings> change) {
    var keys = new TokenKeys(List.of(FernetKey.random()));
    tokens = new EndpointTokens(keys, () -> NOW);
    messageIds = new MessageIds(keys, () -> NOW);
    var keeper = new Keeper(tables.routers, tables.messages, this, new Reminders(this::later));
    var delivery =
        new Delivery(
            tables.routers,
            tables.messages,
            this,
            this,
            new Routes(100),
            keeper,
            Duration.ofSeconds(3),
            _ -> {});
    EndpointSettings settings =
        change.apply(EndpointSettings.at("127.0.0.1", 0, URI.create(ORIGIN), DOCUMENTATION));
    listener =
        EndpointListener.start(
            settings,
            new EndpointListener.Parts(
                tokens,
                new VapidVerifier(() -> NOW, ORIGIN, 100),
                messageIds,
                new Stamps(() -> NOW),
                () -> NOW,
                delivery,
                this::page,
                this));
    connected();
  }

  private void later(Duration delay, Runnable call) {
    throw new AssertionError("nothing is unclear here: " + delay + call);
  }

  private Optional<OpsPages.Page> page(String path) {
    return path.equals("/status")
        ? Optional.of(new OpsPages.Page(200, "application/json", "{\"status\":\"OK\"}"))
        : Optional.empty();
  }

  /// The user agent is subscribed and connected.
  void connected() {
    tables.records.put(uaid, new Router(uaid, NODE, 1, Set.of(channel)));
  }

  /// The user agent is subscribed and away.
  void offline() {
    tables.records.put(uaid, new Router(uaid, null, 1, Set.of(channel)));
  }

  URI url(String path) {
    return URI.create("http://127.0.0.1:" + listener.port() + path);
  }

  /// The path of the subscription's endpoint.
  String endpoint() {
    return "/wpush/" + tokens.seal(uaid, channel, Optional.empty());
  }

  /// The path of an endpoint that only this key may use.
  String endpoint(P256KeyPair key) {
    return "/wpush/"
        + tokens.seal(uaid, channel, Optional.of(VapidKeyHash.of(key.publicKey().point())));
  }

  HttpRequest.Builder push() {
    return request(endpoint()).header("TTL", "60").POST(BodyPublishers.noBody());
  }

  HttpRequest.Builder push(byte[] body) {
    return push().header("Content-Encoding", "aes128gcm").POST(BodyPublishers.ofByteArray(body));
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(url(path)).timeout(Duration.ofSeconds(20));
  }

  HttpResponse<String> send(HttpRequest.Builder request) {
    return send(request, HttpClient.Version.HTTP_1_1);
  }

  HttpResponse<String> send(HttpRequest.Builder request, HttpClient.Version version) {
    try {
      if (version == HttpClient.Version.HTTP_1_1) {
        return http1.send(request.build(), BodyHandlers.ofString());
      }
      // The JDK's client changes to HTTP/2 by an upgrade, which a server grants to a request
      // without a body.
      http2.send(request("/status").build(), BodyHandlers.discarding());
      HttpResponse<String> response = http2.send(request.build(), BodyHandlers.ofString());
      if (response.version() != HttpClient.Version.HTTP_2) {
        throw new AssertionError("not HTTP/2");
      }
      return response;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  Socket socket() throws IOException {
    var socket = new Socket(InetAddress.getLoopbackAddress(), listener.port());
    socket.setSoTimeout(20_000);
    socket.setTcpNoDelay(true);
    return socket;
  }

  /// Sends text as it is and reads until the server closes.
  String raw(String request) throws IOException {
    try (Socket socket = socket()) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().flush();
      return readAll(socket);
    }
  }

  static String readAll(Socket socket) throws IOException {
    var out = new ByteArrayOutputStream();
    try {
      socket.getInputStream().transferTo(out);
    } catch (java.net.SocketException e) {
      // A reset is an end as well; what came before it counts.
    }
    return out.toString(StandardCharsets.ISO_8859_1);
  }

  @Override
  public boolean isHere(NodeAddress node) {
    return true;
  }

  @Override
  public PushReply push(NodeAddress node, PushMessage message, Duration patience) {
    handedOver.add(message);
    return this.node.apply(message);
  }

  @Override
  public CallReply check(NodeAddress node, Uaid uaid) {
    return CallReply.DONE;
  }

  @Override
  public CallReply close(SessionRef session, Uaid uaid) {
    return CallReply.DONE;
  }

  @Override
  public CallReply recall(NodeAddress node, MessageId id) {
    recalled.add(id);
    return CallReply.DONE;
  }

  @Override
  public void received(String remoteAddress) {
    events.add("received " + remoteAddress);
  }

  @Override
  public void authorized(VapidScheme scheme, SubjectForm subject) {
    events.add("authorized " + scheme.label());
  }

  @Override
  public void unauthorized(VapidError error) {
    events.add("unauthorized " + error.label());
  }

  @Override
  public void delivering(PushMessage message) {}

  @Override
  public void pushRefused(PushFacts facts, PushError error, String reason) {}

  @Override
  public void refused(PushError error) {
    events.add("refused " + error);
  }

  @Override
  public void accepted(PushMessage message, Delivery.Outcome outcome, Duration took) {
    events.add("accepted " + outcome);
  }

  @Override
  public void withdrawn(MessageId id) {
    events.add("withdrawn");
  }

  @Override
  public void turnedAway() {
    events.add("turned away");
  }

  @Override
  public void cutOff() {
    events.add("cut off");
  }

  /// Lets node calls wait until the latch opens.
  void hold(CountDownLatch arrived, CountDownLatch release) {
    node =
        _ -> {
          arrived.countDown();
          try {
            release.await();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
          return PushReply.ACKNOWLEDGED;
        };
  }

  @Override
  public void close() {
    http1.shutdownNow();
    http2.shutdownNow();
    listener.close();
  }
}
