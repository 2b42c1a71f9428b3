package pushstack.page;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import pushstack.webpush.ContentEncoding;
import pushstack.webpush.Topic;
import pushstack.webpush.Ttl;
import pushstack.webpush.Urgency;
import pushstack.webpush.encryption.UserAgentPublicKeys;

/// A push that the page asks for.
///
/// @param payload clear text; empty for a push without data
record PushOrder(
    URI endpoint,
    UserAgentPublicKeys keys,
    Ttl ttl,
    Optional<Topic> topic,
    Urgency urgency,
    ContentEncoding encoding,
    String payload) {

  private static final JsonFactory JSON = new JsonFactory();

  /// What reading an order ends in.
  sealed interface Reading {
    record Valid(PushOrder order) implements Reading {}

    /// The order cannot be carried out.
    ///
    /// @param reason a sentence for whoever sits in front of the page
    record Invalid(String reason) implements Reading {}
  }

  /// Reads a flat JSON object: `endpoint`, `p256dh`, `auth`, and optionally `ttl`, `topic`,
  /// `urgency`, `encoding`, `payload`. Only endpoints of this service are valid: the page must not
  /// become a way to reach other servers.
  ///
  /// @param service where this service takes pushes
  static Reading read(byte[] json, URI service) {
    Map<String, String> fields;
    try {
      fields = fields(json);
    } catch (IOException _) {
      return new Reading.Invalid("The order is not a JSON object of texts and numbers.");
    }
    Optional<URI> endpoint = endpoint(fields.getOrDefault("endpoint", ""), service);
    if (endpoint.isEmpty()) {
      return new Reading.Invalid("The endpoint does not belong to this service.");
    }
    Optional<UserAgentPublicKeys> keys =
        UserAgentPublicKeys.parse(
            fields.getOrDefault("p256dh", ""), fields.getOrDefault("auth", ""));
    if (keys.isEmpty()) {
      return new Reading.Invalid("The subscription's keys are not valid.");
    }
    Optional<Ttl> ttl = ttl(fields.getOrDefault("ttl", "0"));
    if (ttl.isEmpty()) {
      return new Reading.Invalid("The TTL is not a number of seconds from 0 up.");
    }
    String topicText = fields.getOrDefault("topic", "");
    Optional<Topic> topic = Topic.parse(topicText);
    if (topic.isEmpty() && !topicText.isEmpty()) {
      return new Reading.Invalid("The topic may have 32 letters, digits, - and _.");
    }
    Optional<Urgency> urgency = Urgency.parse(fields.getOrDefault("urgency", "normal"));
    Optional<ContentEncoding> encoding =
        ContentEncoding.parse(fields.getOrDefault("encoding", "aes128gcm"));
    if (urgency.isEmpty() || encoding.isEmpty()) {
      return new Reading.Invalid("The urgency or the encoding is unknown.");
    }
    return new Reading.Valid(
        new PushOrder(
            endpoint.get(),
            keys.get(),
            ttl.get(),
            topic,
            urgency.get(),
            encoding.get(),
            fields.getOrDefault("payload", "")));
  }

  private static Map<String, String> fields(byte[] json) throws IOException {
    Map<String, String> fields = new HashMap<>();
    try (JsonParser parser = JSON.createParser(json)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new IOException("no object");
      }
      for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
        if (!parser.nextToken().isScalarValue()) {
          throw new IOException("nested");
        }
        fields.put(name, parser.getText());
      }
    }
    return fields;
  }

  private static Optional<URI> endpoint(String text, URI service) {
    URI endpoint;
    try {
      endpoint = new URI(text);
    } catch (URISyntaxException _) {
      return Optional.empty();
    }
    boolean ours =
        service.getScheme().equals(endpoint.getScheme())
            && service.getRawAuthority().equals(endpoint.getRawAuthority())
            && endpoint.getRawPath().startsWith("/wpush/");
    return ours ? Optional.of(endpoint) : Optional.empty();
  }

  private static Optional<Ttl> ttl(String text) {
    try {
      long seconds = Long.parseLong(text);
      return seconds < 0 ? Optional.empty() : Optional.of(Ttl.atMost(seconds));
    } catch (NumberFormatException _) {
      return Optional.empty();
    }
  }
}
