package pushstack.test.peer;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import pushstack.webpush.ContentEncoding;
import pushstack.webpush.Topic;
import pushstack.webpush.Urgency;

/// A Web Push request in the making: the headers are whatever a test wants them to be.
@SuppressWarnings("ArrayRecordComponent") // built and sent by one test, never compared
public record Push(URI endpoint, Map<String, String> headers, byte[] body) {

  public Push {
    headers = Map.copyOf(headers);
  }

  /// A push without a body that is kept for an hour.
  public static Push to(URI endpoint) {
    return new Push(endpoint, Map.of("TTL", "3600"), new byte[0]);
  }

  public Push ttl(int seconds) {
    return header("TTL", Integer.toString(seconds));
  }

  public Push topic(Topic topic) {
    return header("Topic", topic.value());
  }

  public Push urgency(Urgency urgency) {
    return header("Urgency", urgency.value());
  }

  /// Bytes that claim to be encrypted by RFC 8291: the service cannot tell.
  public Push body(byte[] bytes) {
    return new Push(endpoint, headers, bytes)
        .header("Content-Encoding", ContentEncoding.AES128GCM.value());
  }

  public Push authorization(String value) {
    return header("Authorization", value);
  }

  public Push header(String name, String value) {
    var all = new LinkedHashMap<>(headers);
    all.put(name, value);
    return new Push(endpoint, all, body);
  }

  /// Without a header that was set before.
  public Push without(String name) {
    var all = new LinkedHashMap<>(headers);
    all.remove(name);
    return new Push(endpoint, all, body);
  }
}
