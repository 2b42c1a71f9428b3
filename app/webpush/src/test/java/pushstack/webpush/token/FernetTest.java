package pushstack.webpush.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pushstack.webpush.Base64Url;

class FernetTest {
  private static final FernetKey KEY =
      FernetKey.parse("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=").orElseThrow();
  private static final long SECONDS = 1_700_000_000;
  private static final byte[] IV = HexFormat.of().parseHex("101112131415161718191a1b1c1d1e1f");
  private static final String IDS =
      "deadbeef00000000decafbad00000000d248d4e00ef441d98db52533ad8e4041";
  private static final String KEY_HASH =
      "c22dc39c0412bbcb2ff5c0d3b27262cf45e56fcf5595a9906930e563fb5d7b08";

  private final Fernet fernet = new Fernet(KEY);

  @ParameterizedTest
  @CsvSource({
    IDS
        + ",gAAAAABlU_EAEBESExQVFhcYGRobHB0eH6_E5jog7ZAtdpv3sjpU4mgwqGLKD5H1gGll0DDjq817PI-Ui_KUzle9u7IQVrt0Fr9sbAMC7a6_csNTKxQJlzgU31UTrEO605xtiiqJnbDM",
    IDS
        + KEY_HASH
        + ",gAAAAABlU_EAEBESExQVFhcYGRobHB0eH6_E5jog7ZAtdpv3sjpU4mgwqGLKD5H1gGll0DDjq817vonkDG3QlQ1NngNHkbfd5B79sygNN6_v8YMvRhvdPABRTnbYk07bDE0Gxr21EMhW82fNu7FvkaBL65FRlS4A-6e3nAFmzY2NJOfEsSYTNtw=",
  })
  void sealsAndOpensTheEndpointVectors(String clearHex, String token) {
    byte[] clear = HexFormat.of().parseHex(clearHex);

    assertThat(fernet.seal(clear, SECONDS, IV)).isEqualTo(token);
    assertThat(open(token)).hasValue(clear);
  }

  @ParameterizedTest
  @CsvSource({
    "01:deadbeef00000000decafbad00000000:d248d4e00ef441d98db52533ad8e4041:news,gAAAAABlU_EAEBESExQVFhcYGRobHB0eHwwOrA8fhgrhArzJVTnzHUPF_S16S24MfsthOS2qwFOqcfqjl4ouj_PgoeYnZAchO6HrTLoZfuq6RXOmX6xvktNdn9DPBUiPIAlYF1pLfsfDK1g-iwZQIWO1tPSzkvfz163KhTn-kQt0YEwXpxawBns=",
    "02:deadbeef00000000decafbad00000000:d248d4e00ef441d98db52533ad8e4041:1700000000123,gAAAAABlU_EAEBESExQVFhcYGRobHB0eHzgYnIFSLKxD3k7cBgW_xhd3Q4AFeGhq7JdE-56n5xiLG_AY163JF2trzFCfjSEQHnHAQq4jPm_yaWoKr5jtCu0GlvVo5UZy6VE1oOlfRWAjrjBXbBiCKSMMm1V8ONLHmCgqMfDvglQSdqpuPtP5yFuVNQLBMzwL9G74T9djuRj3",
  })
  void sealsAndOpensTheMessageIdVectors(String text, String token) {
    byte[] clear = text.getBytes(StandardCharsets.US_ASCII);

    assertThat(fernet.seal(clear, SECONDS, IV)).isEqualTo(token);
    assertThat(open(token)).hasValue(clear);
  }

  @Test
  void opensTheVectorOfTheFernetSpecification() {
    var key = FernetKey.parse("cw_0x689RpI-jtRR7oE8h_eQsKImvJapLeSbXpwF4e4=").orElseThrow();
    byte[] iv = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
    String token =
        "gAAAAAAdwJ6wAAECAwQFBgcICQoLDA0ODy021cpGVWKZ_eEwCGM4BLLF_5CV9dOPmrhuVUPgJobwOz7JcbmrR64jVmpU4IwqDA==";

    assertThat(new Fernet(key).seal("hello".getBytes(StandardCharsets.US_ASCII), 499_162_800, iv))
        .isEqualTo(token);
  }

  @Test
  void refusesEveryChangedBit() {
    byte[] token =
        Base64.getUrlDecoder()
            .decode(fernet.seal("some clear text".getBytes(StandardCharsets.UTF_8), SECONDS, IV));
    for (int bit = 0; bit < token.length * 8; bit++) {
      byte[] tampered = token.clone();
      tampered[bit / 8] ^= (byte) (1 << (bit % 8));
      assertThat(fernet.open(tampered)).as("bit %d", bit).isEmpty();
    }
  }

  private Optional<byte[]> open(String token) {
    return Base64Url.decode(token).flatMap(fernet::open);
  }
}
