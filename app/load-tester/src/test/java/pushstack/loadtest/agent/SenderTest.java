package pushstack.loadtest.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import pushstack.test.MutableClock;
import pushstack.webpush.crypto.P256KeyPair;

final class SenderTest {
  private static final String AUDIENCE = "https://push.example.com";

  private final MutableClock clock = MutableClock.fixed();
  private final Sender sender = new Sender(P256KeyPair.generate(), Optional.empty(), clock);

  @Test
  void aTokenIsUsedAgainUntilItNearsItsEnd() {
    String first = sender.reusedToken(AUDIENCE);
    clock.advance(Sender.TOKEN_LIFE.minus(Sender.MARGIN));
    assertThat(sender.reusedToken(AUDIENCE)).isEqualTo(first);
    clock.advance(Duration.ofSeconds(1));
    String second = sender.reusedToken(AUDIENCE);
    assertThat(second).isNotEqualTo(first);
    assertThat(sender.reusedToken(AUDIENCE)).isEqualTo(second);
  }

  @Test
  void eachOriginHasItsOwnToken() {
    assertThat(sender.reusedToken("https://other.example.com"))
        .isNotEqualTo(sender.reusedToken(AUDIENCE));
  }

  @Test
  void aNewTokenIsSignedForEachMessage() {
    assertThat(sender.newToken(AUDIENCE)).isNotEqualTo(sender.newToken(AUDIENCE));
  }
}
