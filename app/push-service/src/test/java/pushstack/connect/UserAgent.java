package pushstack.connect;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import pushstack.connect.socket.Handshake;
import pushstack.webpush.ChannelId;
import pushstack.webpush.ContentEncoding;
import pushstack.webpush.MessageId;
import pushstack.webpush.Payload;
import pushstack.webpush.PushMessage;
import pushstack.webpush.Stamp;
import pushstack.webpush.Topic;
import pushstack.webpush.Ttl;
import pushstack.webpush.Uaid;
import pushstack.webpush.Urgency;
import pushstack.webpush.protocol.ClientMessage;
import pushstack.webpush.protocol.ClientMessages;
import pushstack.webpush.protocol.ServerMessage;

/// A user agent that speaks the real protocol over a [FakeSocket], one connection after the other,
/// and the messages that are sent to it.
final class UserAgent {
  private static final AtomicLong STAMPS = new AtomicLong(1_790_000_000_000_000L);

  private final Fleet fleet;
  private final ChannelId channel = ChannelId.random();
  private volatile @Nullable Uaid uaid;
  private volatile @Nullable FakeSocket socket;

  private UserAgent(Fleet fleet) {
    this.fleet = fleet;
  }

  /// A user agent that has just subscribed to its channel.
  static UserAgent subscribedAt(Fleet fleet, Fleet.Member node) {
    var userAgent = new UserAgent(fleet);
    userAgent.connect(node);
    userAgent.say(
        new ClientMessage.Register(
            userAgent.channel.toString(), Optional.of(userAgent.channel), Optional.empty()));
    return userAgent;
  }

  /// A user agent that was never seen and has not said hello.
  static UserAgent unknown(Fleet fleet) {
    return new UserAgent(fleet);
  }

  // ------------------------------------------------------------------ connections

  void connect(Fleet.Member node) {
    Await.the(connectLater(node, ""));
  }

  void connect(Fleet.Member node, String more) {
    Await.the(connectLater(node, more));
  }

  /// Opens a socket and says hello on it; the result is there when the node is done with it.
  Future<?> connectLater(Fleet.Member node) {
    return connectLater(node, "");
  }

  private Future<?> connectLater(Fleet.Member node, String more) {
    // The nodes' clocks agree, and no two hellos come in the same instant.
    fleet.clock.advance(Duration.ofMillis(1));
    FakeSocket mine = open(node);
    socket = mine;
    mine.onMessage(message -> {
      if (message instanceof ServerMessage.Hello hello) {
        uaid = hello.uaid();
      }
    });
    Uaid old = uaid;
    String known = old == null ? "" : ",\"uaid\":\"" + old.hex() + "\"";
    return mine.sayLater("{\"messageType\":\"hello\",\"use_webpush\":true" + known + more + "}");
  }

  static FakeSocket open(Fleet.Member node) {
    return new FakeSocket(
        node.node.accept(
            new Handshake(InetAddress.getLoopbackAddress(), "test", Optional.empty())));
  }

  /// From now on this is its connection, on which the test says hello.
  void use(FakeSocket newSocket) {
    socket = newSocket;
  }

  FakeSocket socket() {
    FakeSocket current = socket;
    if (current == null) {
      throw new IllegalStateException("never connected");
    }
    return current;
  }

  Uaid uaid() {
    Uaid known = uaid;
    if (known == null) {
      throw new IllegalStateException("no hello yet");
    }
    return known;
  }

  ChannelId channel() {
    return channel;
  }

  void drop() {
    socket().breakOff();
  }

  // ------------------------------------------------------------------ talk

  void say(ClientMessage message) {
    socket().say(ClientMessages.toJson(message));
  }

  void ack(PushMessage... messages) {
    ack(100, messages);
  }

  void ack(int code, PushMessage... messages) {
    List<ClientMessage.Update> updates = new ArrayList<>();
    for (PushMessage message : messages) {
      updates.add(new ClientMessage.Update(message.version(), code, Optional.of(channel)));
    }
    say(new ClientMessage.Ack(updates));
  }

  /// The versions of the notifications on this connection, in order.
  List<String> received() {
    return socket().received().stream()
        .filter(ServerMessage.Notification.class::isInstance)
        .map(message -> ((ServerMessage.Notification) message).version())
        .toList();
  }

  <T extends ServerMessage> T last(Class<T> type) {
    return socket().received().stream()
        .filter(type::isInstance)
        .map(type::cast)
        .reduce((_, later) -> later)
        .orElseThrow(() -> new AssertionError("none received: " + type.getSimpleName()));
  }

  void awaits(PushMessage... messages) {
    for (PushMessage message : messages) {
      Await.until(message.version() + " is received", () -> received().contains(message.version()));
    }
  }

  void awaitsClose() {
    Await.until("the socket is closed", socket()::closed);
  }

  // ------------------------------------------------------------------ messages

  PushMessage message() {
    return message(null, 60, Urgency.NORMAL);
  }

  PushMessage message(int ttl) {
    return message(null, ttl, Urgency.NORMAL);
  }

  PushMessage message(Urgency urgency) {
    return message(null, 60, urgency);
  }

  PushMessage message(String topic, int ttl) {
    return message(new Topic(topic), ttl, Urgency.NORMAL);
  }

  PushMessage message(String topic) {
    return message(new Topic(topic), 60, Urgency.NORMAL);
  }

  private PushMessage message(@Nullable Topic topic, int ttl, Urgency urgency) {
    return message(channel, topic, ttl, urgency);
  }

  PushMessage message(ChannelId to, @Nullable Topic topic, int ttl, Urgency urgency) {
    long stamp = STAMPS.incrementAndGet();
    return new PushMessage(
        new MessageId(uaid(), to, topic, new Stamp(stamp, 7)),
        "v" + stamp,
        fleet.clock.instant().getEpochSecond(),
        new Ttl(ttl),
        urgency,
        new Payload(ContentEncoding.AES128GCM, null, null, new byte[] {1, 2, 3}));
  }

  /// A row that is there although nobody was told.
  PushMessage stored(PushMessage message) {
    fleet.store.messages().save(message);
    return message;
  }

  /// Several of them, in order.
  List<PushMessage> stored(int count) {
    List<PushMessage> messages = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      messages.add(stored(message()));
    }
    return messages;
  }

  static List<String> versions(List<PushMessage> messages) {
    return messages.stream().map(PushMessage::version).toList();
  }
}
