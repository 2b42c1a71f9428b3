package pushstack.webpush.encryption;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import pushstack.webpush.Base64Url;
import pushstack.webpush.crypto.P256KeyPair;

class Aes128gcmTest {
  private static final byte[] WATERMELON =
      "When I grow up, I want to be a watermelon".getBytes(UTF_8);

  private final UserAgentKeys keys = UserAgentKeys.generate();

  @Test
  void exampleOfRfc8291() {
    UserAgentKeys receiver =
        keys("q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94", "BTBZMqHH6r4Tts7J_aSIgg");
    P256KeyPair sender =
        P256KeyPair.parse("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw").orElseThrow();
    byte[] body =
        bytes(
            "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN");

    assertThat(receiver.publicKeys().p256dh().base64url())
        .isEqualTo(
            "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4");
    assertThat(
            Aes128gcm.encrypt(
                receiver.publicKeys(),
                sender,
                bytes("DGv6ra1nlYgDCS1FRnbzlw"),
                4096,
                WATERMELON,
                0))
        .isEqualTo(body);
    assertThat(Aes128gcm.decrypt(receiver, body)).isEqualTo(new Decryption.Clear(WATERMELON));
  }

  @Test
  void decryptsWhatTheNpmLibrariesMake() {
    UserAgentKeys receiver =
        keys("Gxwuc787aEEh9G17izxSejU3DzoElxGK-ts45Ry0y2M", "bdKdK4c5HHsvPfBDY0bOEQ");

    assertThat(
            Aes128gcm.decrypt(
                receiver,
                bytes(
                    "1UToFmxYP6BNUUDIDmB53AAAEABBBKFP5sCPKRJhlgFF_yFOK5ES0YjiyyCaepMgM-kC47BkZGB22HdMMXsSTP0hu6Y_tI6lB039xqBgAiwAnxoz89gTe7FGoyHQYZCWCjtzT_pBtSw5si4ngHQFK0tsn2ZaKakk")))
        .isEqualTo(new Decryption.Clear("När går tåget?".getBytes(UTF_8)));
    assertThat(
            Aes128gcm.decrypt(
                receiver,
                bytes(
                    "XjI39JZv_NRY07KRe07VCAAAAChBBPD0Y3Ha0l5r1HTux1QiV9C2JrKHRV7YoyhoPCL2mUuR9jJOXy1V3gPokebqhXW4ljCVucQEw9nxIEIRbCne1DRNkmqWorvxm4YwqR5YD46uGnSW8zuq4uwkZOyrOAjLZD_ID5RYnZa9NOlU76mAwBrtDCKiZKgD3EC3qbdcGMsacYnDreobm7ahUsKfAa1uNQjroIoty1gobBvnvYTC5ReNvHEOJufb1aO3dQ")))
        .isEqualTo(
            new Decryption.Clear(
                "The quick brown fox jumps over the lazy dog, twice.".getBytes(UTF_8)));
  }

  @Test
  void everyMessageHasAKeyOfItsOwn() {
    byte[] first = Aes128gcm.encrypt(keys.publicKeys(), WATERMELON);
    byte[] second = Aes128gcm.encrypt(keys.publicKeys(), WATERMELON);

    assertThat(Arrays.copyOf(first, 16)).isNotEqualTo(Arrays.copyOf(second, 16));
    assertThat(Arrays.copyOfRange(first, 21, 86)).isNotEqualTo(Arrays.copyOfRange(second, 21, 86));
    assertThat(Aes128gcm.decrypt(keys, first)).isEqualTo(new Decryption.Clear(WATERMELON));
    assertThat(Aes128gcm.decrypt(keys, second)).isEqualTo(new Decryption.Clear(WATERMELON));
  }

  @Test
  void oneRecordWhateverTheLength() {
    for (int length : new int[] {0, 1, 3993, 4078, 4079, 4080, 5000}) {
      var clear = new byte[length];
      byte[] body = Aes128gcm.encrypt(keys.publicKeys(), clear);

      assertThat(body).hasSize(86 + length + 17);
      assertThat(Aes128gcm.decrypt(keys, body)).isEqualTo(new Decryption.Clear(clear));
    }
  }

  @Test
  void paddingHidesTheLength() {
    byte[] body = Aes128gcm.encrypt(keys.publicKeys(), WATERMELON, 100);

    assertThat(body).hasSize(86 + WATERMELON.length + 100 + 17);
    assertThat(Aes128gcm.decrypt(keys, body)).isEqualTo(new Decryption.Clear(WATERMELON));
  }

  @Test
  void messagesForSomebodyElseAreRefused() {
    byte[] body = Aes128gcm.encrypt(UserAgentKeys.generate().publicKeys(), WATERMELON);
    var otherAuth = new UserAgentKeys(keys.keys(), new byte[16]);

    assertThat(Aes128gcm.decrypt(keys, body)).isInstanceOf(Decryption.Refused.class);
    assertThat(Aes128gcm.decrypt(otherAuth, Aes128gcm.encrypt(keys.publicKeys(), WATERMELON)))
        .isInstanceOf(Decryption.Refused.class);
  }

  @Test
  void senderKeysThatAreNotOnTheCurveAreRefused() {
    byte[] body = Aes128gcm.encrypt(keys.publicKeys(), WATERMELON);
    body[40] ^= 1;

    assertThat(Aes128gcm.decrypt(keys, body))
        .isEqualTo(new Decryption.Refused("no key for the key id"));
  }

  @Test
  void subscriptionsAreReadFromTheirTwoTexts() {
    String p256dh = keys.publicKeys().p256dh().base64url();
    String auth = Base64Url.encode(keys.auth());

    assertThat(UserAgentPublicKeys.parse(p256dh, auth)).hasValue(keys.publicKeys());
    assertThat(UserAgentPublicKeys.parse(p256dh + "=", auth + "==")).hasValue(keys.publicKeys());
    assertThat(UserAgentPublicKeys.parse(p256dh, auth.substring(4))).isEmpty();
    assertThat(UserAgentPublicKeys.parse(auth, auth)).isEmpty();
    assertThat(UserAgentPublicKeys.parse("", "")).isEmpty();
  }

  @Test
  void keysPrintNothingOfThemselves() {
    assertThat(keys.toString() + keys.publicKeys() + keys.keys())
        .doesNotContain(Base64Url.encode(keys.auth()))
        .doesNotContain(keys.publicKeys().p256dh().base64url())
        .doesNotContain(keys.keys().secretBase64url());
  }

  private static UserAgentKeys keys(String secret, String auth) {
    return new UserAgentKeys(P256KeyPair.parse(secret).orElseThrow(), bytes(auth));
  }

  private static byte[] bytes(String base64url) {
    return Base64Url.decode(base64url).orElseThrow();
  }
}
