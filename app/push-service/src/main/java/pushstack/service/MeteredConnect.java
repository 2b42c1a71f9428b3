package pushstack.service;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import pushstack.connect.ConnectEvents;
import pushstack.metrics.Labels;
import pushstack.metrics.Metrics;
import pushstack.metrics.Pseudonyms;
import pushstack.metrics.UserAgentTags;
import pushstack.webpush.MessageId;
import pushstack.webpush.Payload;
import pushstack.webpush.Publisher;
import pushstack.webpush.PushMessage;
import pushstack.webpush.Uaid;

/// Counts what the sessions of this node do.
final class MeteredConnect implements ConnectEvents {
  private static final Logger LOG = System.getLogger(MeteredConnect.class.getName());

  private final Metrics metrics;
  private final Pseudonyms pseudonyms;
  private final InstantSource clock;

  MeteredConnect(Metrics metrics, Pseudonyms pseudonyms, InstantSource clock) {
    this.metrics = metrics;
    this.pseudonyms = pseudonyms;
    this.clock = clock;
  }

  @Override
  public void hello(Greeting greeting, UserAgentTags tags, int channels) {
    metrics.hello.inc(
        switch (greeting) {
          case EXISTING -> Labels.Hello.EXISTING;
          case REASSIGNED -> Labels.Hello.REASSIGNED;
          case NEW -> Labels.Hello.NEW;
        });
    metrics.connectionCheck.inc(tags.os(), tags.browser());
    metrics.connectionChannelCount.observe(tags.device(), channels);
  }

  @Override
  public void alreadyConnected() {
    metrics.alreadyConnected.inc();
  }

  @Override
  public void registered(int status) {
    metrics.register.inc(
        switch (status) {
          case 200 -> Labels.RegisterStatus.OK;
          case 400 -> Labels.RegisterStatus.BAD_REQUEST;
          default -> Labels.RegisterStatus.FAULT;
        });
  }

  @Override
  public void unregistered(int code) {
    metrics.unregister.inc(Labels.UnregisterCode.of(code));
  }

  @Override
  public void sent(Source source, PushMessage message, UserAgentTags tags) {
    Labels.Path path = path(source);
    Labels.Topic topic = topic(message);
    metrics.notificationSent.inc(path, topic, tags.os());
    Payload payload = message.payload();
    if (payload != null) {
      metrics.messageDataSent.add(path, tags.os(), payload.body().length);
    }
    if (source == Source.STORED) {
      Duration waited = Duration.ofSeconds(clock.instant().getEpochSecond() - message.timestamp());
      metrics.storageTime.of(topic).observe(waited.isNegative() ? Duration.ZERO : waited);
    }
  }

  @Override
  public void handedOver(PushMessage message) {}

  @Override
  public void acknowledged(
      Source source, MessageId id, @Nullable Publisher publisher, UserAgentTags tags, int code) {
    metrics.ack.inc(Labels.AckCode.of(code));
  }

  @Override
  public void notAcknowledged(int code) {
    metrics.nack.inc(Labels.NackCode.of(code));
  }

  @Override
  public void busy() {
    metrics.clientChannelFull.inc();
  }

  @Override
  public void expired(Expiration reason) {
    metrics.expiration.inc(
        switch (reason) {
          case TOO_MANY_MESSAGES -> Labels.Expiration.TOO_MANY_MESSAGES;
          case NO_RECORD -> Labels.Expiration.NO_USER_RECORD;
        });
  }

  @Override
  public void closed(Uaid uaid, UserAgentTags tags, Duration lifespan, String reason) {
    metrics.connectionLifespan.of(tags.os(), tags.browser()).observe(lifespan);
    metrics.connectionEnd.inc(reason);
    if (LOG.isLoggable(Level.DEBUG)) {
      LOG.log(
          Level.DEBUG,
          "session.ended user_agent={0} os={1} browser={2} seconds={3} reason={4}",
          pseudonyms.of(uaid.value()),
          tags.os(),
          tags.browser(),
          lifespan.toSeconds(),
          reason);
    }
  }

  static Labels.Topic topic(PushMessage message) {
    return Labels.Topic.of(message.id().topic() != null);
  }

  private static Labels.Path path(Source source) {
    return switch (source) {
      case DIRECT -> Labels.Path.DIRECT;
      case STORED -> Labels.Path.STORED;
    };
  }
}
