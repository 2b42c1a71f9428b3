package pushstack.webpush.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class HkdfTest {
  private static final HexFormat HEX = HexFormat.of();

  /// RFC 5869 appendix A.1; only the first block of the output, which is all that we derive.
  @Test
  void firstExampleOfRfc5869() {
    byte[] key =
        Hkdf.extract(HEX.parseHex("000102030405060708090a0b0c"), HEX.parseHex("0b".repeat(22)));

    assertThat(HEX.formatHex(key))
        .isEqualTo("077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5");
    assertThat(HEX.formatHex(Hkdf.expand(key, HEX.parseHex("f0f1f2f3f4f5f6f7f8f9"), 32)))
        .isEqualTo("3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf");
  }

  /// RFC 5869 appendix A.3.
  @Test
  void emptySaltIsTheSaltOfZeros() {
    byte[] key = Hkdf.extract(new byte[0], HEX.parseHex("0b".repeat(22)));

    assertThat(HEX.formatHex(key))
        .isEqualTo("19ef24a32c717b167f33a91d6f648bdf96596776afdb6377ac434c1c293ccb04");
    assertThat(HEX.formatHex(Hkdf.expand(key, new byte[0], 16)))
        .isEqualTo("8da4e775a563c18f715f802a063c5a31");
  }

  @Test
  void moreThanOneBlockIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Hkdf.expand(new byte[32], new byte[0], 33));
  }
}
