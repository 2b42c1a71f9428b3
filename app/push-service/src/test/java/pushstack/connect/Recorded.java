package pushstack.connect;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import pushstack.metrics.UserAgentTags;
import pushstack.webpush.MessageId;
import pushstack.webpush.Publisher;
import pushstack.webpush.PushMessage;
import pushstack.webpush.Uaid;

/// Writes down what a node tells to whoever counts.
final class Recorded implements ConnectEvents {
  private final List<String> events = new CopyOnWriteArrayList<>();

  List<String> events() {
    return events;
  }

  @Override
  public void hello(Greeting greeting, UserAgentTags tags, int channels) {
    events.add("hello " + greeting + " " + channels);
  }

  @Override
  public void alreadyConnected() {
    events.add("already-connected");
  }

  @Override
  public void registered(int status) {
    events.add("registered " + status);
  }

  @Override
  public void unregistered(int code) {
    events.add("unregistered " + code);
  }

  @Override
  public void sent(Source source, PushMessage message, UserAgentTags tags) {
    events.add("sent " + source);
  }

  @Override
  public void handedOver(PushMessage message) {}

  @Override
  public void acknowledged(
      Source source, MessageId id, @Nullable Publisher publisher, UserAgentTags tags, int code) {
    events.add("acknowledged " + source + " " + code);
  }

  @Override
  public void notAcknowledged(int code) {
    events.add("nack " + code);
  }

  @Override
  public void busy() {
    events.add("busy");
  }

  @Override
  public void expired(Expiration reason) {
    events.add("expired " + reason);
  }

  @Override
  public void closed(Uaid uaid, UserAgentTags tags, Duration lifespan, String reason) {
    events.add("closed " + reason);
  }
}
