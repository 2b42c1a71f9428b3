package pushstack.webpush.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class Es256Test {

  @Test
  @EnabledOnOs(value = OS.LINUX, architectures = "amd64")
  void nativeProviderIsUsedWhereItRuns() {
    assertThat(Es256.provider()).startsWith("ACCP");
  }
}
