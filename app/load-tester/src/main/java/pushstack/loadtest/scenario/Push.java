package pushstack.loadtest.scenario;

import java.net.URI;
import java.util.Map;
import java.util.Optional;
import pushstack.webpush.Topic;
import pushstack.webpush.Ttl;
import pushstack.webpush.Urgency;

/// A message to post. The clear text is encrypted for the agent of the endpoint.
///
/// @param data clear text; empty for a message without a body
/// @param headers sent as they are, in place of ours of the same name; names in lower case
public record Push(
    URI endpoint,
    Optional<byte[]> data,
    Coding coding,
    Signature signature,
    Ttl ttl,
    Optional<Topic> topic,
    Optional<Urgency> urgency,
    Map<String, String> headers) {

  /// How the body is encrypted.
  public enum Coding {
    /// RFC 8291.
    AES128GCM,
    /// The draft before it, that old application servers still send.
    AESGCM
  }

  /// Whether there is a VAPID token (RFC 8292), and whose.
  public enum Signature {
    NONE,
    /// Signed for this message alone.
    NEW_TOKEN,
    /// One token for all messages to an origin, until it nears its end.
    REUSED_TOKEN
  }

  public Push {
    headers = Map.copyOf(headers);
  }

  /// Without body, signature or TTL.
  public static Push to(URI endpoint) {
    return new Push(
        endpoint,
        Optional.empty(),
        Coding.AES128GCM,
        Signature.NONE,
        Ttl.ZERO,
        Optional.empty(),
        Optional.empty(),
        Map.of());
  }

  public Push data(byte[] clear) {
    return new Push(endpoint, Optional.of(clear), coding, signature, ttl, topic, urgency, headers);
  }

  public Push coding(Coding value) {
    return new Push(endpoint, data, value, signature, ttl, topic, urgency, headers);
  }

  public Push signature(Signature value) {
    return new Push(endpoint, data, coding, value, ttl, topic, urgency, headers);
  }

  public Push ttl(Ttl value) {
    return new Push(endpoint, data, coding, signature, value, topic, urgency, headers);
  }

  public Push topic(Topic value) {
    return new Push(endpoint, data, coding, signature, ttl, Optional.of(value), urgency, headers);
  }

  public Push urgency(Urgency value) {
    return new Push(endpoint, data, coding, signature, ttl, topic, Optional.of(value), headers);
  }

  public Push headers(Map<String, String> values) {
    return new Push(endpoint, data, coding, signature, ttl, topic, urgency, values);
  }
}
