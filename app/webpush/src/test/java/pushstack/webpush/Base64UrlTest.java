package pushstack.webpush;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Base64UrlTest {

  @Test
  void everyLengthComesBackPaddedOrNot() {
    var random = new Random(64);
    for (int length = 0; length < 200; length++) {
      var bytes = new byte[length];
      random.nextBytes(bytes);
      String text = Base64Url.encode(bytes);

      assertThat(text).doesNotContain("=");
      assertThat(Base64Url.decode(text)).hasValue(bytes);
      assertThat(Base64Url.decode(Base64.getUrlEncoder().encodeToString(bytes))).hasValue(bytes);
      assertThat(Base64Url.decodeAnyAlphabet(Base64.getEncoder().encodeToString(bytes)))
          .hasValue(bytes);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "A", "AAAAA", "=", "==", "A=", "A==", "A===", "AAA==", "AAAA=", "AA=", "AA===", "=AAA",
        "AA=A", "+AAA", "/AAA", "A A", " AAAA", "AAAA\n", "ÄAAA", "AB", "AAB", "AB==", "AAB="
      })
  void otherTextIsRefused(String text) {
    assertThat(Base64Url.decode(text)).isEmpty();
  }

  @Test
  void noTwoTextsOfALengthStandForTheSameBytes() {
    String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    for (int i = 0; i < alphabet.length(); i++) {
      char c = alphabet.charAt(i);
      Base64Url.decode("A" + c)
          .ifPresent(bytes -> assertThat(Base64Url.encode(bytes)).isEqualTo("A" + c));
      Base64Url.decode("AA" + c)
          .ifPresent(bytes -> assertThat(Base64Url.encode(bytes)).isEqualTo("AA" + c));
    }
  }
}
