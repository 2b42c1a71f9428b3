package pushstack.loadtest.agent;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import pushstack.webpush.crypto.P256KeyPair;
import pushstack.webpush.crypto.P256PublicKey;
import pushstack.webpush.vapid.VapidSigner;

/// An application server as VAPID knows it: a key, and the tokens that it signs. Safe from any
/// thread.
final class Sender {
  /// Of the 24 hours that RFC 8292 section 2 allows at most.
  static final Duration TOKEN_LIFE = Duration.ofHours(12);

  /// A token that is used again is good for at least that long: clocks differ.
  static final Duration MARGIN = Duration.ofHours(1);

  /// Origins for which a token is kept; for more it is signed anew.
  private static final int MAX_AUDIENCES = 100;

  private final P256PublicKey publicKey;
  private final VapidSigner signer;
  private final Optional<String> subject;
  private final InstantSource clock;
  private final Map<String, Token> tokens = new ConcurrentHashMap<>();

  private record Token(String authorization, Instant expiry) {}

  Sender(P256KeyPair keys, Optional<String> subject, InstantSource clock) {
    this.publicKey = keys.publicKey();
    this.signer = new VapidSigner(keys);
    this.subject = subject;
    this.clock = clock;
  }

  P256PublicKey publicKey() {
    return publicKey;
  }

  /// The value of `Authorization` with a token signed for this call.
  String newToken(String audience) {
    return signer.authorization(audience, clock.instant().plus(TOKEN_LIFE), subject);
  }

  /// The same with a token that serves all calls until it nears its end.
  String reusedToken(String audience) {
    Instant now = clock.instant();
    @Nullable Token kept = tokens.get(audience);
    if (kept == null || kept.expiry.minus(MARGIN).isBefore(now)) {
      Instant expiry = now.plus(TOKEN_LIFE);
      kept = new Token(signer.authorization(audience, expiry, subject), expiry);
      if (tokens.size() < MAX_AUDIENCES || tokens.containsKey(audience)) {
        tokens.put(audience, kept);
      }
    }
    return kept.authorization;
  }
}
