package pushstack.webpush.vapid;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import pushstack.webpush.vapid.VapidResult.Refused;
import pushstack.webpush.vapid.VapidResult.Valid;

/// Verifies the `Authorization` of a push (RFC 8292). Tokens that were found valid twice are
/// remembered, since many senders use one for hours, and so are the parsed keys of those who sign
/// anew for each push. Nothing that a stranger without a valid signature sends gets into either
/// memory. Safe from any thread.
public final class VapidVerifier {
  /// For senders whose clock is behind ours, or whose request was long under way.
  public static final Duration LEEWAY = Duration.ofSeconds(60);

  /// RFC 8292 section 2: no more than 24 hours ahead.
  public static final Duration MAX_VALIDITY = Duration.ofHours(24);

  /// Characters. Tokens have 200 to 400; the bound is also that of what the cache keeps of each.
  public static final int MAX_TOKEN_LENGTH = 2_048;

  /// Characters. A key of 91 bytes has 124.
  public static final int MAX_KEY_LENGTH = 128;

  private final InstantSource clock;
  private final String audience;
  private final Cache<Presented, Verified> verified;
  private final Cache<String, VapidKey> keys;
  private final SeenOnce seenOnce;

  /// @param audience the ASCII origin of the endpoints, without a slash at the end (RFC 6454
  ///   section 6.2)
  /// @param cacheEntries how many tokens, and how many keys, are remembered; about 1 KB each
  public VapidVerifier(InstantSource clock, String audience, int cacheEntries) {
    this.clock = clock;
    this.audience = audience;
    this.verified = cache(cacheEntries);
    this.keys = cache(cacheEntries);
    this.seenOnce = new SeenOnce(cacheEntries);
  }

  /// The whole of what was presented: the same token with another key is another case.
  private record Presented(String token, String key) {}

  private record Verified(VapidKey key, Jwt.Claims claims) {}

  /// Verifies what a push came with.
  ///
  /// @param authorization the header's value
  /// @param cryptoKeyHeader the `Crypto-Key` header, where the older schemes carry the key
  public VapidResult verify(String authorization, Optional<String> cryptoKeyHeader) {
    return switch (Credentials.parse(authorization, cryptoKeyHeader)) {
      case Credentials.Parsed.Found(Credentials credentials) -> verify(credentials);
      case Credentials.Parsed.Failed(Refused refusal) -> refusal;
    };
  }

  private VapidResult verify(Credentials credentials) {
    var presented = new Presented(credentials.token(), credentials.key());
    Verified known = verified.getIfPresent(presented);
    if (known != null) {
      VapidResult result = judge(known.key, known.claims, credentials.scheme());
      if (result instanceof Refused) {
        verified.invalidate(presented);
      }
      return result;
    }
    if (presented.token.length() > MAX_TOKEN_LENGTH) {
      return new Refused(VapidError.INVALID_TOKEN, "too long");
    }
    if (presented.key.length() > MAX_KEY_LENGTH) {
      return new Refused(VapidError.INVALID_KEY, "too long");
    }
    return verifyAnew(presented, credentials.scheme());
  }

  private VapidResult verifyAnew(Presented presented, VapidScheme scheme) {
    Jwt jwt;
    try {
      jwt = Jwt.parse(presented.token);
    } catch (Jwt.MalformedException e) {
      return new Refused(VapidError.INVALID_TOKEN, String.valueOf(e.getMessage()));
    }
    VapidKey known = keys.getIfPresent(presented.key);
    VapidKey key = known == null ? VapidKey.parse(presented.key).orElse(null) : known;
    if (key == null) {
      return new Refused(VapidError.INVALID_KEY, "not a point of P-256 in base64");
    }
    // The claims first: what is refused by them costs no verification.
    VapidResult result = judge(key, jwt.claims(), scheme);
    if (result instanceof Refused) {
      return result;
    }
    if (!key.signed(jwt.signingInput(), jwt.signature())) {
      return new Refused(VapidError.INVALID_TOKEN, "bad signature");
    }
    if (known == null) {
      keys.put(presented.key, key);
    }
    // Half of all libraries sign anew for each push: what is shown once is not worth an entry.
    if (seenOnce.before(presented.hashCode())) {
      verified.put(presented, new Verified(key, jwt.claims()));
    }
    return result;
  }

  /// Applies the rules for the claims, which are the only ones that can change their answer.
  private VapidResult judge(VapidKey key, Jwt.Claims claims, VapidScheme scheme) {
    if (!claims.audiencePresent()) {
      return new Refused(VapidError.MISSING_CLAIM, "aud");
    }
    if (!audience.equals(claims.audience())) {
      return new Refused(VapidError.INVALID_AUDIENCE);
    }
    Long expiry = claims.expiry();
    if (expiry == null) {
      return new Refused(VapidError.MISSING_CLAIM, "exp");
    }
    long now = clock.instant().getEpochSecond();
    if (expiry < now - LEEWAY.toSeconds()) {
      return new Refused(VapidError.INVALID_EXPIRY);
    }
    if (expiry > now + MAX_VALIDITY.toSeconds()) {
      return new Refused(VapidError.EXPIRY_TOO_FAR);
    }
    return new Valid(
        key,
        Optional.ofNullable(claims.subject()),
        form(claims),
        Instant.ofEpochSecond(expiry),
        scheme);
  }

  private static SubjectForm form(Jwt.Claims claims) {
    if (!claims.subjectPresent()) {
      return SubjectForm.MISSING;
    }
    String subject = claims.subject();
    return subject == null ? SubjectForm.NO_TEXT : SubjectForm.of(subject);
  }

  private static <K, V> Cache<K, V> cache(int entries) {
    // On the caller's thread: no pool of its own behind our back.
    return Caffeine.newBuilder().maximumSize(entries).executor(Runnable::run).build();
  }
}
