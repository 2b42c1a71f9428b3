package pushstack.webpush.encryption;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pushstack.webpush.Base64Url;
import pushstack.webpush.CryptoHeader;
import pushstack.webpush.crypto.P256KeyPair;

class AesgcmTest {
  private static final byte[] CLEAR = "I am the walrus".getBytes(UTF_8);

  private final UserAgentKeys keys = UserAgentKeys.generate();

  /// Made with the npm packages web-push 3 and http_ece 1.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "När går tåget?|salt=iSBTKETYBSVq3jhWKfHe-Q|dh=BJKQefAHkvMnrDXnk9bdREaXhPHGDCs9zockC5gt_mEHLdgmOwjTy061BJm5ixgRA9OOd2gTu2i_hCRW4IondLc;p256ecdsa=BDIoOvfMLf-g00YYYW5HaY8yv-xJJLoBQVnUa56hLF0ikSo5ee4VG3A9wx6LuLJxdVCC9T2RXzJrm1ZKgfj9ZF4|nv-anEWHNhD05anUOdokp4bacONIWLHj5Xv4IIrjqVskUEk",
        "The quick brown fox jumps over the lazy dog, twice.|keyid=p;rs=20;salt=tWiWoPtMp0qFaCQ0jI51WQ|keyid=other;dh=BAAA,keyid=p;dh=BIzGc3PokzLsF70-IMqqX87AYsnoTw7j5a04PFVsMNV4SPCSHqSNSGQqqoMqg38YZNJGDYNSm5gQtZNN9uF8FDo|1jOdpj0lXghZ2v4klgjRa5pfQsxURHxgfQ55608tST0-cfJCbmRtORKdTvON6WTiwFjVy2rtC2B2RYt9BP2NXsvc-3XjloTvPf8H3Ypbdgpuwg7Gq_SdGRMZsJe9gVPUhTZ-3pzPe60BRzlPAQPAiFHYiTJ_qqtGRd36d3TVDSw",
      })
  void decryptsWhatTheNpmLibrariesMake(
      String clear, String encryption, String cryptoKey, String body) {
    var receiver =
        new UserAgentKeys(
            P256KeyPair.parse("Gxwuc787aEEh9G17izxSejU3DzoElxGK-ts45Ry0y2M").orElseThrow(),
            bytes("bdKdK4c5HHsvPfBDY0bOEQ"));

    assertThat(Aesgcm.decrypt(receiver, encryption, cryptoKey, bytes(body)))
        .isEqualTo(new Decryption.Clear(clear.getBytes(UTF_8)));
  }

  @Test
  void everyLengthComesBack() {
    var random = new Random(3);
    for (int length : new int[] {0, 1, 100, 4093, 4094, 4095, 5000}) {
      var clear = new byte[length];
      random.nextBytes(clear);
      Aesgcm.Message message = Aesgcm.encrypt(keys.publicKeys(), clear);

      assertThat(message.body()).hasSize(2 + length + 16);
      assertThat(decrypt(message)).isEqualTo(new Decryption.Clear(clear));
    }
  }

  @Test
  void manyRecordsComeBack() {
    for (int recordSize = 3; recordSize < 30; recordSize++) {
      Aesgcm.Message message =
          Aesgcm.encrypt(
              keys.publicKeys(), P256KeyPair.generate(), new byte[16], recordSize, CLEAR);

      assertThat(decrypt(message)).isEqualTo(new Decryption.Clear(CLEAR));
    }
  }

  @Test
  void everyTruncationIsRefused() {
    Aesgcm.Message message =
        Aesgcm.encrypt(keys.publicKeys(), P256KeyPair.generate(), new byte[16], 7, CLEAR);
    for (int length = 0; length < message.body().length; length++) {
      var cut =
          new Aesgcm.Message(
              Arrays.copyOf(message.body(), length), message.encryption(), message.cryptoKey());
      assertThat(decrypt(cut)).as("%d bytes", length).isInstanceOf(Decryption.Refused.class);
    }
  }

  @Test
  void everyChangedByteIsRefused() {
    Aesgcm.Message message = Aesgcm.encrypt(keys.publicKeys(), CLEAR);
    for (int i = 0; i < message.body().length; i++) {
      byte[] tampered = message.body().clone();
      tampered[i] ^= 0x40;
      assertThat(decrypt(new Aesgcm.Message(tampered, message.encryption(), message.cryptoKey())))
          .isInstanceOf(Decryption.Refused.class);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "rs=4096|dh=%s|no salt",
        "salt|dh=%s|no salt",
        "salt=AAAA|dh=%s|no salt",
        "salt=AAAAAAAAAAAAAAAAAAAAAA|p256ecdsa=%s|no sender key",
        "salt=AAAAAAAAAAAAAAAAAAAAAA|dh=AAAA|no sender key",
        "keyid=a;salt=AAAAAAAAAAAAAAAAAAAAAA|keyid=b;dh=%s|no sender key",
        "salt=AAAAAAAAAAAAAAAAAAAAAA;rs=2|dh=%s|record size too small",
        "salt=AAAAAAAAAAAAAAAAAAAAAA;rs=x|dh=%s|record size too small",
        "salt=AAAAAAAAAAAAAAAAAAAAAA;rs=-1|dh=%s|record size too small",
        "salt=AAAAAAAAAAAAAAAAAAAAAA;rs=99999999999|dh=%s|record size too small",
        "salt=AAAAAAAAAAAAAAAAAAAAAA|dh=%s|record is truncated or not authentic",
      })
  void headersThatCannotBeRightAreRefused(String encryption, String cryptoKey, String reason) {
    String dh = P256KeyPair.generate().publicKey().base64url();

    assertThat(Aesgcm.decrypt(keys, encryption, cryptoKey.formatted(dh), new byte[40]))
        .isEqualTo(new Decryption.Refused(reason));
  }

  @Test
  void headersSurviveSanitising() {
    Aesgcm.Message message = Aesgcm.encrypt(keys.publicKeys(), CLEAR);
    String encryption = "keyid=\"p256dh\"; " + message.encryption() + "==";
    String cryptoKey = "keyid=\"p256dh\"; " + message.cryptoKey() + "=";

    assertThat(Aesgcm.decrypt(keys, sanitised(encryption), sanitised(cryptoKey), message.body()))
        .isEqualTo(new Decryption.Clear(CLEAR));
  }

  private static String sanitised(String header) {
    return CryptoHeader.parse(header).orElseThrow().sanitised();
  }

  private Decryption decrypt(Aesgcm.Message message) {
    return Aesgcm.decrypt(keys, message.encryption(), message.cryptoKey(), message.body());
  }

  private static byte[] bytes(String base64url) {
    return Base64Url.decode(base64url).orElseThrow();
  }
}
