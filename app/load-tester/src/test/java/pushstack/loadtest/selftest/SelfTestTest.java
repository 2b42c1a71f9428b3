package pushstack.loadtest.selftest;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import pushstack.loadtest.result.Calibration;
import pushstack.loadtest.scenario.Push;

final class SelfTestTest {
  @Test
  void theTesterIsMeasuredAgainstAServerThatOnlyAnswers() throws Exception {
    SelfTest.Result result =
        SelfTest.run(new SelfTest.Load(10, Push.Signature.REUSED_TOKEN), Duration.ofMillis(500));
    assertThat(result.messagesPerSecond()).isPositive();
    assertThat(result.hellosPerSecond()).isPositive();
    assertThat(result.proves(result.messagesPerSecond())).isFalse();
    assertThat(result.proves(result.messagesPerSecond() / Calibration.MARGIN)).isTrue();
  }
}
