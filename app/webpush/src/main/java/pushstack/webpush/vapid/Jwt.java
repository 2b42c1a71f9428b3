package pushstack.webpush.vapid;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import pushstack.webpush.Base64Url;

/// A JSON Web Token in compact form (RFC 7515 section 3.1), of which only what VAPID needs is read.
/// Not verified by being parsed.
///
/// @param signingInput what the signature is over
/// @param claims what it says
@SuppressWarnings("ArrayRecordComponent") // short-lived, never compared
record Jwt(byte[] signingInput, byte[] signature, Claims claims) {

  /// A field is null if the claim is absent or of the wrong kind; which of the two, the flags say.
  ///
  /// @param expiry seconds since the epoch
  record Claims(
      @Nullable Long expiry,
      @Nullable String audience,
      @Nullable String subject,
      boolean audiencePresent,
      boolean subjectPresent) {}

  /// Why a text is no token of ours. Caught by the verifier, which makes a result of it.
  static final class MalformedException extends Exception {
    MalformedException(String reason) {
      super(reason, null, false, false);
    }
  }

  private static final String ALGORITHM = "ES256";

  /// What the libraries of senders write, `typ` first or last; it need not be parsed to be known.
  private static final Set<String> USUAL_HEADERS =
      Set.of(
          header("{\"typ\":\"JWT\",\"alg\":\"ES256\"}"),
          header("{\"alg\":\"ES256\",\"typ\":\"JWT\"}"));

  private static final JsonFactory JSON =
      JsonFactory.builder()
          // The buffers that Jackson keeps for each thread are made anew for each virtual one.
          .recyclerPool(JsonRecyclerPools.newConcurrentDequePool())
          // Of two claims with one name, another reader might believe the other one.
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  // Claims are flat; some senders add an object of their own.
                  .maxNestingDepth(8)
                  .maxNumberLength(20)
                  .build())
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .build();

  static Jwt parse(String token) throws MalformedException {
    int first = token.indexOf('.');
    int second = token.indexOf('.', first + 1);
    if (first < 0 || second < 0 || token.indexOf('.', second + 1) >= 0) {
      throw new MalformedException("not three parts");
    }
    String header = token.substring(0, first);
    if (!USUAL_HEADERS.contains(header)) {
      requireAlgorithm(decode(header));
    }
    Claims claims = claims(decode(token.substring(first + 1, second)));
    byte[] signature = decode(token.substring(second + 1));
    byte[] signingInput = token.substring(0, second).getBytes(StandardCharsets.US_ASCII);
    return new Jwt(signingInput, signature, claims);
  }

  private static String header(String json) {
    return Base64Url.encode(json.getBytes(StandardCharsets.US_ASCII));
  }

  private static byte[] decode(String part) throws MalformedException {
    Optional<byte[]> bytes = Base64Url.decode(part);
    return bytes.orElseThrow(() -> new MalformedException("not base64url"));
  }

  private static void requireAlgorithm(byte[] header) throws MalformedException {
    String algorithm = null;
    try (JsonParser parser = object(header)) {
      for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
        JsonToken token = parser.nextToken();
        switch (name) {
          case "alg" -> algorithm = text(parser, token);
          // RFC 7515 section 4.1.11: whoever does not understand an extension must refuse.
          case "crit" -> throw new MalformedException("critical header extension");
          default -> parser.skipChildren();
        }
      }
      end(parser);
    } catch (IOException e) {
      throw new MalformedException("header is no JSON object");
    }
    if (!ALGORITHM.equals(algorithm)) {
      throw new MalformedException("alg is not ES256");
    }
  }

  private static Claims claims(byte[] payload) throws MalformedException {
    Long expiry = null;
    String audience = null;
    String subject = null;
    boolean audiencePresent = false;
    boolean subjectPresent = false;
    try (JsonParser parser = object(payload)) {
      for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
        JsonToken token = parser.nextToken();
        switch (name) {
          case "exp" -> expiry = expiry(parser, token);
          case "aud" -> {
            audience = text(parser, token);
            audiencePresent = token != JsonToken.VALUE_NULL;
          }
          case "sub" -> {
            subject = text(parser, token);
            subjectPresent = token != JsonToken.VALUE_NULL;
          }
          default -> parser.skipChildren();
        }
      }
      end(parser);
    } catch (IOException e) {
      throw new MalformedException("claims are no JSON object");
    }
    return new Claims(expiry, audience, subject, audiencePresent, subjectPresent);
  }

  private static @Nullable Long expiry(JsonParser parser, JsonToken token)
      throws IOException, MalformedException {
    if (token == JsonToken.VALUE_NULL) {
      return null;
    }
    if (token != JsonToken.VALUE_NUMBER_INT) {
      throw new MalformedException("exp is no integer");
    }
    return parser.getLongValue();
  }

  private static @Nullable String text(JsonParser parser, JsonToken token) throws IOException {
    if (token == JsonToken.VALUE_STRING) {
      return parser.getText();
    }
    parser.skipChildren();
    return null;
  }

  private static JsonParser object(byte[] json) throws IOException, MalformedException {
    // From a string: from bytes, the parser would also guess at UTF-16 and UTF-32.
    JsonParser parser = JSON.createParser(new String(json, StandardCharsets.UTF_8));
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      parser.close();
      throw new MalformedException("not a JSON object");
    }
    return parser;
  }

  private static void end(JsonParser parser) throws IOException, MalformedException {
    if (parser.nextToken() != null) {
      throw new MalformedException("more than one JSON object");
    }
  }
}
