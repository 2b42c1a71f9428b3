package pushstack.endpoint;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import pushstack.webpush.ContentEncoding;
import pushstack.webpush.CryptoHeader;
import pushstack.webpush.Payload;
import pushstack.webpush.Topic;
import pushstack.webpush.Ttl;
import pushstack.webpush.Urgency;

/// A push as its sender meant it, every header valid.
///
/// @param topic null if it has none
/// @param payload null if it has no body
record PushRequest(Ttl ttl, @Nullable Topic topic, Urgency urgency, @Nullable Payload payload) {

  static final HeaderName CRYPTO_KEY = HeaderNames.create("Crypto-Key");
  private static final HeaderName ENCRYPTION = HeaderNames.create("Encryption");
  private static final HeaderName TOPIC = HeaderNames.create("Topic");
  private static final HeaderName URGENCY = HeaderNames.create("Urgency");

  private static final Pattern BASE64URL = Pattern.compile("[A-Za-z0-9_-]+=*");

  /// Real ones are under 200 characters; they are kept with the message and sent to the user agent.
  private static final int MAX_CRYPTO_HEADER = 1024;

  /// A request read.
  sealed interface Reading {
    record Valid(PushRequest request) implements Reading {}

    record Invalid(Refusal refusal) implements Reading {}
  }

  /// Carries the first refusal out of the checks; never leaves this class.
  private static final class Refused extends Exception {
    private static final long serialVersionUID = 1L;
    private final transient Refusal refusal;

    Refused(PushError error, String message) {
      super(message, null, false, false);
      refusal = new Refusal(error, message);
    }
  }

  /// Reads body and headers; the first thing wrong is what the sender is told.
  static Reading read(Exchange exchange, int maxBodyBytes, Ttl maxTtl) {
    return switch (exchange.readBody(maxBodyBytes)) {
      case Exchange.Body.TooLarge() ->
          new Reading.Invalid(
              new Refusal(
                  PushError.BODY_TOO_LARGE, "The body must not exceed " + maxBodyBytes + " bytes"));
      case Exchange.Body.Malformed() ->
          new Reading.Invalid(Refusal.of(PushError.MALFORMED_REQUEST));
      case Exchange.Body.TooMany() -> new Reading.Invalid(Refusal.of(PushError.OVERLOADED));
      case Exchange.Body.Abandoned() ->
          new Reading.Invalid(new Refusal(PushError.OVERLOADED, "The service is about to stop"));
      case Exchange.Body.Late() -> new Reading.Invalid(Refusal.of(PushError.TOO_SLOW));
      case Exchange.Body.Complete(byte[] bytes) -> read(exchange, bytes, maxTtl);
    };
  }

  private static Reading read(Exchange exchange, byte[] body, Ttl maxTtl) {
    try {
      long seconds = ttl(exchange);
      Payload payload = body.length == 0 ? null : payload(exchange, body);
      if (seconds < 0) {
        throw new Refused(PushError.NEGATIVE_TTL, PushError.NEGATIVE_TTL.message());
      }
      Ttl ttl = new Ttl((int) Math.min(seconds, maxTtl.seconds()));
      return new Reading.Valid(new PushRequest(ttl, topic(exchange), urgency(exchange), payload));
    } catch (Refused e) {
      return new Reading.Invalid(e.refusal);
    }
  }

  private static long ttl(Exchange exchange) throws Refused {
    Optional<String> header = exchange.header(Answers.TTL);
    if (header.isEmpty()) {
      throw new Refused(PushError.MISSING_TTL, "Missing TTL header");
    }
    String text = header.get().strip();
    boolean negative = text.startsWith("-");
    String digits = negative ? text.substring(1) : text;
    if (digits.isEmpty()) {
      throw noNumber();
    }
    long seconds = 0;
    for (int i = 0; i < digits.length(); i++) {
      int digit = digits.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        throw noNumber();
      }
      // However many digits there are, more than the longest TTL is all the same.
      seconds = Math.min(Ttl.MAX_SECONDS, 10 * seconds + digit);
    }
    return negative ? -seconds : seconds;
  }

  private static Refused noNumber() {
    return new Refused(PushError.MISSING_TTL, "TTL header is not a number of seconds");
  }

  private static @Nullable Topic topic(Exchange exchange) throws Refused {
    Optional<String> header = exchange.header(TOPIC);
    if (header.isEmpty()) {
      return null;
    }
    return Topic.parse(header.get())
        .orElseThrow(() -> new Refused(PushError.INVALID_TOPIC, PushError.INVALID_TOPIC.message()));
  }

  private static Urgency urgency(Exchange exchange) throws Refused {
    Optional<String> header = exchange.header(URGENCY);
    if (header.isEmpty()) {
      return Urgency.NORMAL;
    }
    return Urgency.parse(header.get())
        .orElseThrow(
            () -> new Refused(PushError.INVALID_URGENCY, PushError.INVALID_URGENCY.message()));
  }

  private static Payload payload(Exchange exchange, byte[] body) throws Refused {
    String coding =
        exchange
            .header(HeaderNames.CONTENT_ENCODING)
            .filter(value -> !value.isBlank())
            .orElseThrow(() -> encryption("Missing Content-Encoding header"));
    ContentEncoding encoding =
        ContentEncoding.parse(coding)
            .orElseThrow(() -> encryption("Unknown Content-Encoding header"));
    CryptoHeader salt = cryptoHeader(exchange, ENCRYPTION, "Encryption");
    CryptoHeader key = cryptoHeader(exchange, CRYPTO_KEY, "Crypto-Key");
    switch (encoding) {
      case AES128GCM -> {
        // The body carries both; a second one would leave the user agent to choose.
        mustNotContain("salt", salt, "Encryption");
        mustNotContain("dh", key, "Crypto-Key");
      }
      case AESGCM -> {
        if (salt == null) {
          throw encryption("Missing Encryption header");
        }
        mustContain("salt", salt, "Encryption");
        if (key != null) {
          mustContain("dh", key, "Crypto-Key");
        }
      }
    }
    return new Payload(
        encoding,
        salt == null ? null : salt.sanitised(),
        key == null ? null : key.sanitised(),
        body);
  }

  private static @Nullable CryptoHeader cryptoHeader(
      Exchange exchange, HeaderName header, String name) throws Refused {
    Optional<String> value = exchange.header(header).filter(text -> !text.isBlank());
    if (value.isEmpty()) {
      return null;
    }
    return value
        .filter(text -> text.length() <= MAX_CRYPTO_HEADER)
        .flatMap(CryptoHeader::parse)
        .orElseThrow(() -> encryption("Invalid " + name + " header"));
  }

  private static void mustNotContain(String item, @Nullable CryptoHeader header, String name)
      throws Refused {
    if (header != null && header.value(item).isPresent()) {
      throw encryption("Do not include '" + item + "' in " + name + " header with aes128gcm");
    }
  }

  private static void mustContain(String item, CryptoHeader header, String name) throws Refused {
    String value =
        header
            .value(item)
            .orElseThrow(() -> encryption("Missing " + item + " value in " + name + " header"));
    if (!BASE64URL.matcher(value).matches()) {
      throw encryption("Invalid " + item + " value in " + name + " header");
    }
  }

  private static Refused encryption(String message) {
    return new Refused(PushError.INVALID_ENCRYPTION, message);
  }
}
