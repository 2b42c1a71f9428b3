package pushstack.webpush;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CryptoHeaderTest {

  @Test
  void sectionsAndItems() {
    CryptoHeader header =
        CryptoHeader.parse(" keyid=\"a\" ; salt = \"AA==\",keyid=b;Salt=BB;rs=4096").orElseThrow();

    assertThat(header.sections()).hasSize(2);
    assertThat(header.sections().get(0).value("keyid")).hasValue("a");
    assertThat(header.sections().get(0).value("salt")).hasValue("AA==");
    assertThat(header.sections().get(1).value("rs")).hasValue("4096");
    assertThat(header.sections().get(1).value("dh")).isEmpty();
  }

  @Test
  void firstSectionWithTheKeyCounts() {
    CryptoHeader header =
        CryptoHeader.parse("p256ecdsa=BD, keyid=x;dh=BA; dh=BB, dh=BC").orElseThrow();

    assertThat(header.value("dh")).hasValue("BA");
    assertThat(header.value("p256ecdsa")).hasValue("BD");
    assertThat(header.value("salt")).isEmpty();
  }

  @Test
  void valuesAreSplitAtTheFirstEqualsSign() {
    assertThat(CryptoHeader.parse("salt=a=b==").orElseThrow().value("salt")).hasValue("a=b==");
    assertThat(CryptoHeader.parse("salt=").orElseThrow().value("salt")).hasValue("");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        ",",
        ";",
        "salt",
        "salt=a;",
        "salt=a,",
        ";salt=a",
        "salt=a;;dh=b",
        "=a",
        "\"\"=a",
        "salt=a;dh"
      })
  void itemsWithoutAKeyMakeTheHeaderInvalid(String header) {
    assertThat(CryptoHeader.parse(header)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "salt=S82AseB7pAVBJ2143qtM3A==|salt=S82AseB7pAVBJ2143qtM3A",
        "keyid=\"p256dh\";salt=\"S82AseB7pAVBJ2143qtM3A==\"|keyid=p256dh;salt=S82AseB7pAVBJ2143qtM3A",
        " keyid = p256dh ; dh = BA= , p256ecdsa=\"BD=\" |keyid=p256dh;dh=BA,p256ecdsa=BD",
        "a=b\"c=\"=\"d==|a=bc==d",
        "rs=4096|rs=4096",
        "a===|a=",
      })
  void sanitisingRemovesQuotesAndPadding(String header, String expected) {
    String sanitised = CryptoHeader.parse(header).orElseThrow().sanitised();

    assertThat(sanitised).isEqualTo(expected);
    assertThat(CryptoHeader.parse(sanitised).orElseThrow().sanitised()).isEqualTo(sanitised);
  }

  @Test
  void anyTextIsReadOrRefused() {
    var random = new Random(33);
    String alphabet = "ab=;,\" \t\u00e4\u0000-_";
    int read = 0;
    for (int round = 0; round < 50_000; round++) {
      var text = new StringBuilder();
      for (int i = random.nextInt(20); i > 0; i--) {
        text.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      var header = CryptoHeader.parse(text.toString());
      if (header.isPresent()) {
        read++;
        String sanitised = header.get().sanitised();
        assertThat(sanitised).doesNotContain("\"");
        assertThat(CryptoHeader.parse(sanitised).orElseThrow().sanitised()).isEqualTo(sanitised);
      }
    }
    assertThat(read).isPositive();
  }
}
