package pushstack.endpoint;

import java.time.Duration;
import pushstack.delivery.Delivery;
import pushstack.webpush.MessageId;
import pushstack.webpush.PushMessage;
import pushstack.webpush.vapid.SubjectForm;
import pushstack.webpush.vapid.VapidError;
import pushstack.webpush.vapid.VapidScheme;

/// What an endpoint node tells whoever counts. Called on the threads that serve requests, so an
/// implementation must be quick and must not throw.
public interface EndpointEvents {

  /// For those who do not count.
  EndpointEvents NONE =
      new EndpointEvents() {
        @Override
        public void received(String remoteAddress) {}

        @Override
        public void authorized(VapidScheme scheme, SubjectForm subject) {}

        @Override
        public void unauthorized(VapidError error) {}

        @Override
        public void delivering(PushMessage message) {}

        @Override
        public void refused(PushError error) {}

        @Override
        public void pushRefused(PushFacts facts, PushError error, String reason) {}

        @Override
        public void accepted(PushMessage message, Delivery.Outcome outcome, Duration took) {}

        @Override
        public void withdrawn(MessageId id) {}

        @Override
        public void turnedAway() {}

        @Override
        public void cutOff() {}
      };

  /// A push request has arrived; nothing of it is checked yet.
  ///
  /// @param remoteAddress of the client, or of what stands before it and sends no PROXY header
  void received(String remoteAddress);

  /// It carries a valid VAPID token.
  void authorized(VapidScheme scheme, SubjectForm subject);

  /// Its VAPID token was refused, or is missing where one is needed.
  void unauthorized(VapidError error);

  /// It has passed all checks and is about to be delivered.
  void delivering(PushMessage message);

  /// A request, of whatever kind, got this answer.
  void refused(PushError error);

  /// The request was a push.
  ///
  /// @param reason as its sender was told
  void pushRefused(PushFacts facts, PushError error, String reason);

  /// A message was accepted and is about to be answered 201.
  ///
  /// @param took since the request's head
  void accepted(PushMessage message, Delivery.Outcome outcome, Duration took);

  /// A sender took a message back.
  void withdrawn(MessageId id);

  /// A connection was refused since there are too many.
  void turnedAway();

  /// A connection was closed since its peer was too slow.
  void cutOff();
}
