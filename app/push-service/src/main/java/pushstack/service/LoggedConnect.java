package pushstack.service;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import pushstack.connect.ConnectEvents;
import pushstack.metrics.UserAgentTags;
import pushstack.pushlog.PushLog;
import pushstack.schema.MessageEvent.What;
import pushstack.webpush.MessageId;
import pushstack.webpush.Publisher;
import pushstack.webpush.PushMessage;
import pushstack.webpush.Uaid;

/// Tells the push log what the sessions of this node do with messages, and passes everything on.
final class LoggedConnect implements ConnectEvents {
  private final ConnectEvents next;
  private final PushLog log;

  LoggedConnect(ConnectEvents next, PushLog log) {
    this.next = next;
    this.log = log;
  }

  @Override
  public void handedOver(PushMessage message) {
    next.handedOver(message);
    log.add(message.id(), message.publisher(), new What.HandedOver());
  }

  @Override
  public void sent(Source source, PushMessage message, UserAgentTags tags) {
    next.sent(source, message, tags);
    log.add(
        message.id(),
        message.publisher(),
        new What.Sent(source == Source.STORED, tags.os().label(), tags.browser().label()));
  }

  @Override
  public void acknowledged(
      Source source, MessageId id, @Nullable Publisher publisher, UserAgentTags tags, int code) {
    next.acknowledged(source, id, publisher, tags, code);
    log.add(
        id,
        publisher,
        new What.Acknowledged(
            source == Source.STORED, code, tags.os().label(), tags.browser().label()));
  }

  @Override
  public void hello(Greeting greeting, UserAgentTags tags, int channels) {
    next.hello(greeting, tags, channels);
  }

  @Override
  public void alreadyConnected() {
    next.alreadyConnected();
  }

  @Override
  public void registered(int status) {
    next.registered(status);
  }

  @Override
  public void unregistered(int code) {
    next.unregistered(code);
  }

  @Override
  public void notAcknowledged(int code) {
    next.notAcknowledged(code);
  }

  @Override
  public void busy() {
    next.busy();
  }

  @Override
  public void expired(Expiration reason) {
    next.expired(reason);
  }

  @Override
  public void closed(Uaid uaid, UserAgentTags tags, Duration lifespan, String reason) {
    next.closed(uaid, tags, lifespan, reason);
  }
}
