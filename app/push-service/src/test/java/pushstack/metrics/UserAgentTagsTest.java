package pushstack.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pushstack.metrics.Labels.Browser;
import pushstack.metrics.Labels.Device;
import pushstack.metrics.Labels.Os;

final class UserAgentTagsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0 | WINDOWS | FIREFOX | DESKTOP",
        "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0 | LINUX | FIREFOX | DESKTOP",
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:140.0) Gecko/20100101 Firefox/140.0 | MAC_OSX | FIREFOX | DESKTOP",
        "Mozilla/5.0 (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0 | ANDROID | FIREFOX | MOBILE",
        "Mozilla/5.0 (Mobile; rv:26.0) Gecko/26.0 Firefox/26.0 | FIREFOX_OS | FIREFOX | MOBILE",
        "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 | LINUX | CHROME | DESKTOP",
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Safari/605.1.15 | MAC_OSX | SAFARI | DESKTOP",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1 | OTHER | SAFARI | MOBILE",
        "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36 OPR/120.0 | WINDOWS | OPERA | DESKTOP",
        "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36 Edg/140.0 | WINDOWS | OTHER | DESKTOP",
        "curl/8.0 | OTHER | OTHER | DESKTOP",
      })
  void headersFallIntoFamilies(String header, Os os, Browser browser, Device device) {
    assertThat(UserAgentTags.parse(header)).isEqualTo(new UserAgentTags(os, browser, device));
  }

  @Test
  void absentEmptyAndEndlessHeadersAreUnknown() {
    assertThat(UserAgentTags.parse(null)).isEqualTo(UserAgentTags.UNKNOWN);
    assertThat(UserAgentTags.parse(" ")).isEqualTo(UserAgentTags.UNKNOWN);
    assertThat(UserAgentTags.parse("x".repeat(100_000) + "Firefox/1"))
        .isEqualTo(UserAgentTags.UNKNOWN);
  }
}
