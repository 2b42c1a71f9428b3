package pushstack.benchmark;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import pushstack.webpush.crypto.P256KeyPair;
import pushstack.webpush.vapid.VapidSigner;

/// VAPID headers made before the clock runs. ES256 signatures are random, so that no two tokens are
/// equal although their claims are.
final class Tokens {
  /// Application servers that push at the same time.
  static final int SENDERS = 100;

  private static final Duration LIFE = Duration.ofHours(12);

  private final List<VapidSigner> signers;
  private final String audience;

  Tokens(URI endpoint) {
    signers = Stream.generate(P256KeyPair::generate).limit(SENDERS).map(VapidSigner::new).toList();
    audience = VapidSigner.audience(endpoint);
  }

  /// That many header values, the senders taking turns.
  byte[][] sign(int count) {
    return IntStream.range(0, count)
        .parallel()
        .mapToObj(i ->
            Text.ascii(
                signers
                    .get(i % SENDERS)
                    .authorization(
                        audience,
                        Clock.systemUTC().instant().plus(LIFE),
                        Optional.of("mailto:push@example.com"))))
        .toArray(byte[][]::new);
  }
}
