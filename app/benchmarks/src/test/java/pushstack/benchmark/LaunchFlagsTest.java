package pushstack.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class LaunchFlagsTest {
  @Test
  void flagsAreThoseOfTheScriptWithoutCommentsAndLogs() {
    String script =
        """
        heap=${PUSHSTACK_HEAP:-300m}
        flags=(
          # Why.
          -XX:+UseCompactObjectHeaders -XX:+UseSerialGC
          --enable-native-access=ALL-UNNAMED
          "-Xmx$heap"
          -Xlog:disable -Xlog:all=warning:stderr
        )
        """;
    assertThat(LaunchFlags.in(script))
        .containsExactly("-XX:+UseCompactObjectHeaders", "-XX:+UseSerialGC", "-Xmx300m");
  }

  @Test
  void scriptOfTheDistributionHasAHeap() {
    assertThat(LaunchFlags.of(Path.of("../distribution/src/main/node/bin/pushstack")))
        .anyMatch(flag -> flag.matches("-Xmx\\d+m"));
  }
}
