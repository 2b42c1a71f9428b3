package pushstack.webpush.vapid;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import pushstack.webpush.crypto.P256KeyPair;

class VapidVerifierTest {
  private static final String AUDIENCE = "https://push.example";
  private static final Instant NOW = Instant.ofEpochSecond(1_700_000_000);

  private final P256KeyPair keys = P256KeyPair.generate();
  private final VapidSigner signer = new VapidSigner(keys);
  private final VapidVerifier verifier = new VapidVerifier(InstantSource.fixed(NOW), AUDIENCE, 10);

  @Test
  void acceptsWhatTheSignerMakes() {
    String authorization =
        signer.authorization(AUDIENCE, NOW.plusSeconds(3600), Optional.of("mailto:a@b.example"));

    assertThat(verifier.verify(authorization, Optional.empty()))
        .isEqualTo(
            new VapidResult.Valid(
                VapidKey.of(keys.publicKey()),
                Optional.of("mailto:a@b.example"),
                SubjectForm.PROPER,
                NOW.plusSeconds(3600),
                VapidScheme.VAPID));
  }
}
