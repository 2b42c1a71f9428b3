package pushstack.webpush.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pushstack.webpush.Base64Url;
import pushstack.webpush.ChannelId;
import pushstack.webpush.Uaid;

class EndpointTokensTest {
  private static final String V1 =
      "gAAAAABlU_EAEBESExQVFhcYGRobHB0eH6_E5jog7ZAtdpv3sjpU4mgwqGLKD5H1gGll0DDjq817PI-Ui_KUzle9u7IQVrt0Fr9sbAMC7a6_csNTKxQJlzgU31UTrEO605xtiiqJnbDM";
  private static final String V2 =
      "gAAAAABlU_EAEBESExQVFhcYGRobHB0eH6_E5jog7ZAtdpv3sjpU4mgwqGLKD5H1gGll0DDjq817vonkDG3QlQ1NngNHkbfd5B79sygNN6_v8YMvRhvdPABRTnbYk07bDE0Gxr21EMhW82fNu7FvkaBL65FRlS4A-6e3nAFmzY2NJOfEsSYTNtw";
  private static final String VAPID_KEY =
      "BDd3_hVL9fZi9Ybo2UUzA284WG5FZR30_95YeZJsiApwXKpNcF1rRPF3foIiBHXRdJI2Qhumhf6_LFTeZaNndIo";
  private static final FernetKey KEY =
      FernetKey.parse("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=").orElseThrow();
  private static final Uaid UAID = Uaid.parse("deadbeef00000000decafbad00000000").orElseThrow();
  private static final ChannelId CHANNEL =
      ChannelId.parse("d248d4e0-0ef4-41d9-8db5-2533ad8e4041").orElseThrow();
  private static final VapidKeyHash HASH = VapidKeyHash.ofKeyText(VAPID_KEY).orElseThrow();
  private static final Subscription OPEN = new Subscription(UAID, CHANNEL, Optional.empty());
  private static final Subscription RESTRICTED = new Subscription(UAID, CHANNEL, Optional.of(HASH));

  private final TokenKeys keys = new TokenKeys(List.of(KEY));
  private final EndpointTokens tokens =
      new EndpointTokens(keys, InstantSource.fixed(Instant.ofEpochSecond(1_700_000_000)));

  @Test
  void opensTheVectorsPaddedOrNot() {
    assertThat(tokens.open("v1", V1)).hasValue(OPEN);
    assertThat(tokens.open("v2", V2)).hasValue(RESTRICTED);
    assertThat(tokens.open("v2", V2 + "=")).hasValue(RESTRICTED);
    assertThat(tokens.open("v2", V2 + "==")).isEmpty();
    assertThat(tokens.open("v1", V1 + "=")).isEmpty();
  }

  @Test
  void tokensAreForOneVersionOnly() {
    assertThat(tokens.open("v1", V2)).isEmpty();
    assertThat(tokens.open("v2", V1)).isEmpty();
    for (String version : List.of("", "v0", "v3", "V1", "v1 ", "1")) {
      assertThat(tokens.open(version, V1)).isEmpty();
      assertThat(tokens.open(version, V2)).isEmpty();
    }
  }

  @Test
  void whatIsSealedOpens() {
    String open = tokens.seal(UAID, CHANNEL, Optional.empty());
    String restricted = tokens.seal(UAID, CHANNEL, Optional.of(HASH));

    assertThat(open).startsWith("v1/gAAAAABlU_E").hasSize(3 + 140).doesNotContain("=");
    assertThat(restricted).startsWith("v2/gAAAAABlU_E").hasSize(3 + 183).doesNotContain("=");
    assertThat(tokens.open("v1", open.substring(3))).hasValue(OPEN);
    assertThat(tokens.open("v2", restricted.substring(3))).hasValue(RESTRICTED);
  }

  @Test
  void noTwoTokensAreAlike() {
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < 1_000; i++) {
      assertThat(seen.add(tokens.seal(UAID, CHANNEL, Optional.empty()))).isTrue();
    }
  }

  @Test
  void everyChangedCharacterIsRefused() {
    for (int i = 0; i < V2.length(); i++) {
      for (char c : new char[] {'A', 'B', '_', '-', '9', '=', '+', '/', '%', ' ', '\u00e4'}) {
        if (V2.charAt(i) != c) {
          String tampered = V2.substring(0, i) + c + V2.substring(i + 1);
          assertThat(tokens.open("v2", tampered)).as("%s at %d", c, i).isEmpty();
        }
      }
    }
  }

  /// The last character of a v2 token carries two bits that mean nothing: they must be zero.
  @Test
  void onlyOneSpellingOfATokenIsAccepted() {
    String head = V2.substring(0, V2.length() - 1);
    long accepted =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
            .chars()
            .filter(c -> tokens.open("v2", head + (char) c).isPresent())
            .count();

    assertThat(accepted).isEqualTo(1);
  }

  @Test
  void tokensOfEveryLengthAreRefusedQuietly() {
    var random = new Random(400);
    for (int length = 0; length <= 600; length++) {
      var bytes = new byte[length];
      random.nextBytes(bytes);
      String noise = Base64Url.encode(bytes);
      var started = bytes.clone();
      if (length > 0) {
        started[0] = (byte) 0x80;
      }
      for (String token :
          List.of(
              noise.substring(0, Math.min(length, noise.length())),
              noise,
              Base64Url.encode(started),
              "A".repeat(length),
              "=".repeat(length),
              "\u0000".repeat(length),
              V2.substring(0, Math.min(length, V2.length() - 1)),
              V2 + "A".repeat(length + 1))) {
        assertThat(tokens.open("v1", token)).isEmpty();
        assertThat(tokens.open("v2", token)).isEmpty();
      }
    }
  }

  @Test
  void clearTextOfAnotherLengthIsNoSubscription() {
    for (int length = 0; length < 100; length++) {
      String token = keys.seal(new byte[length], Instant.EPOCH);

      assertThat(tokens.open("v1", token).isPresent()).isEqualTo(length == 32);
      assertThat(tokens.open("v2", token).isPresent()).isEqualTo(length == 64);
    }
  }

  @Test
  void newKeysSealAndOldOnesStillOpen() {
    FernetKey newer = FernetKey.random();
    String before = tokens.seal(UAID, CHANNEL, Optional.empty()).substring(3);
    keys.replace(List.of(newer, KEY));
    String after = tokens.seal(UAID, CHANNEL, Optional.empty()).substring(3);

    assertThat(tokens.open("v1", before)).hasValue(OPEN);
    assertThat(tokens.open("v1", after)).hasValue(OPEN);

    keys.replace(List.of(newer));
    assertThat(tokens.open("v1", before)).isEmpty();
    assertThat(tokens.open("v1", after)).hasValue(OPEN);

    keys.replace(List.of(KEY));
    assertThat(tokens.open("v1", before)).hasValue(OPEN);
    assertThat(tokens.open("v1", after)).isEmpty();
  }

  @Test
  void withoutAKeyThereIsNothingToSealWith() {
    assertThatIllegalArgumentException().isThrownBy(() -> new TokenKeys(List.of()));
    assertThatIllegalArgumentException().isThrownBy(() -> keys.replace(List.of()));
    assertThat(tokens.open("v1", V1)).hasValue(OPEN);
  }

  @Test
  void keysMayBeReplacedWhileTokensAreOpened() throws InterruptedException {
    FernetKey newer = FernetKey.random();
    var threads =
        List.of(
            Thread.ofVirtual().unstarted(() -> rotate(newer)),
            Thread.ofVirtual().unstarted(this::sealAndOpen),
            Thread.ofVirtual().unstarted(this::sealAndOpen),
            Thread.ofVirtual().unstarted(this::sealAndOpen));
    var failures = new ConcurrentLinkedQueue<Throwable>();
    for (Thread thread : threads) {
      thread.setUncaughtExceptionHandler((t, e) -> failures.add(e));
      thread.start();
    }
    for (Thread thread : threads) {
      thread.join();
    }

    assertThat(failures).isEmpty();
  }

  private void rotate(FernetKey newer) {
    for (int i = 0; i < 500; i++) {
      keys.replace(i % 2 == 0 ? List.of(newer, KEY) : List.of(KEY, newer));
    }
  }

  private void sealAndOpen() {
    for (int i = 0; i < 500; i++) {
      String token = tokens.seal(UAID, CHANNEL, Optional.of(HASH)).substring(3);
      assertThat(tokens.open("v2", token)).hasValue(RESTRICTED);
      assertThat(tokens.open("v1", V1)).hasValue(OPEN);
    }
  }

  @Test
  void keyHashIsOfTheDecodedBytes() {
    byte[] key = Base64Url.decode(VAPID_KEY).orElseThrow();

    assertThat(VapidKeyHash.of(key)).isEqualTo(HASH);
    assertThat(VapidKeyHash.ofKeyText(VAPID_KEY + "=")).hasValue(HASH);
    assertThat(VapidKeyHash.ofKeyText("AA")).isPresent().isNotEqualTo(Optional.of(HASH));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "=", "A", "AB+/", "A A", "AAA\u00e4", "AAAAA"})
  void keysThatCannotBeDecodedHaveNoHash(String key) {
    assertThat(VapidKeyHash.ofKeyText(key)).isEmpty();
  }

  @Test
  void anyFortyThreeLettersAndDigitsAreAFernetKey() {
    String characters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    String start = "Zq3x".repeat(10) + "7a";
    for (int i = 0; i < characters.length(); i++) {
      String text = start + characters.charAt(i);
      FernetKey key = FernetKey.parse(text).orElseThrow();
      assertThat(FernetKey.parse(text + "=")).contains(key);
      assertThat(FernetKey.parse(key.encoded())).contains(key);
      assertThat(key.encoded()).startsWith(start).hasSize(44);
    }
  }

  @Test
  void fernetKeysAreReadStrictlyAndNeverPrinted() {
    String text = KEY.encoded();

    assertThat(text).isEqualTo("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=");
    assertThat(FernetKey.parse(FernetKey.random().encoded())).isPresent();
    assertThat(FernetKey.random()).isNotEqualTo(FernetKey.random());
    assertThat(FernetKey.parse("//////////////////////////////////////////8=")).isPresent();
    for (String wrong :
        List.of("", "=", text.substring(1), text + "=", text.replace('=', 'A'), "ä".repeat(44))) {
      assertThat(FernetKey.parse(wrong)).isEmpty();
    }
    assertThat(KEY.toString()).isEqualTo("FernetKey[redacted]");
    assertThat(OPEN.toString() + RESTRICTED)
        .doesNotContain(new String(HASH.bytes(), StandardCharsets.ISO_8859_1));
  }
}
