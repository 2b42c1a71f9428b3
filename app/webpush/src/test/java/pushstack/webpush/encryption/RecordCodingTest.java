package pushstack.webpush.encryption;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pushstack.webpush.Base64Url;
import pushstack.webpush.crypto.AesGcm;
import pushstack.webpush.crypto.Hkdf;

class RecordCodingTest {
  private static final byte[] WALRUS = "I am the walrus".getBytes(US_ASCII);
  private static final byte[] SECRET = bytes("yqdlZ-tYemfogSmv7Ws5PQ");
  private static final byte[] SALT = bytes("I1BsxtFttlv3u_Oo94xnmw");
  private static final byte[] NO_ID = {};

  @Test
  void exampleOfRfc8188Section31() {
    byte[] body = bytes("I1BsxtFttlv3u_Oo94xnmwAAEAAA-NAVub2qFgBEuQKRapoZu-IxkIva3MEB1PD-ly8Thjg");

    assertThat(RecordCoding.seal(SECRET, SALT, NO_ID, 4096, WALRUS, 0)).isEqualTo(body);
    assertThat(open(body)).isEqualTo(new Decryption.Clear(WALRUS));
  }

  @Test
  void exampleOfRfc8188Section32HasTwoRecordsAndAKeyId() {
    byte[] body =
        bytes(
            "uNCkWiNYzKTnBN9ji3-qWAAAABkCYTHOG8chz_gnvgOqdGYovxyjuqRyJFjEDyoF1Fvkj6hQPdPHI51OEUKEpgz3SsLWIqS_uA");
    byte[] secret = bytes("BO3ZVPxUlnLORbVGMpbT1Q");
    byte[] id = "a1".getBytes(US_ASCII);

    assertThat(RecordCoding.seal(secret, bytes("uNCkWiNYzKTnBN9ji3-qWA"), id, 25, WALRUS, 1))
        .isEqualTo(body);
    assertThat(
            RecordCoding.open(
                body, found -> Arrays.equals(found, id) ? Optional.of(secret) : Optional.empty()))
        .isEqualTo(new Decryption.Clear(WALRUS));
    assertThat(RecordCoding.open(body, found -> Optional.empty()))
        .isEqualTo(new Decryption.Refused("no key for the key id"));
  }

  @Test
  void everyLengthComesBackWithEveryRecordSizeAndPadding() {
    var random = new Random(8188);
    for (int recordSize = RecordCoding.MIN_RECORD_SIZE; recordSize < 60; recordSize++) {
      for (int length = 0; length < 90; length += 1 + random.nextInt(4)) {
        // Zeros at the end of the content must not be taken for padding.
        byte[] clear = Arrays.copyOf(WALRUS, length);
        byte[] body = RecordCoding.seal(SECRET, SALT, NO_ID, recordSize, clear, random.nextInt(50));

        assertThat(open(body))
            .as("%d bytes in records of %d", length, recordSize)
            .isEqualTo(new Decryption.Clear(clear));
      }
    }
  }

  @Test
  void keyIdsUpTo255BytesAreRead() {
    var id = new byte[255];
    Arrays.fill(id, (byte) 0xff);
    byte[] body = RecordCoding.seal(SECRET, SALT, id, 4096, WALRUS, 0);

    assertThat(
            RecordCoding.open(
                body, found -> Arrays.equals(found, id) ? Optional.of(SECRET) : Optional.empty()))
        .isEqualTo(new Decryption.Clear(WALRUS));
  }

  @Test
  void everyTruncationIsRefused() {
    byte[] body = RecordCoding.seal(SECRET, SALT, NO_ID, 25, WALRUS, 0);
    for (int length = 0; length < body.length; length++) {
      assertThat(open(Arrays.copyOf(body, length)))
          .as("%d of %d bytes", length, body.length)
          .isInstanceOf(Decryption.Refused.class);
    }
  }

  @Test
  void everyChangedBitIsRefused() {
    byte[] body = RecordCoding.seal(SECRET, SALT, NO_ID, 25, WALRUS, 3);
    for (int bit = 0; bit < body.length * 8; bit++) {
      byte[] tampered = body.clone();
      tampered[bit / 8] ^= (byte) (1 << (bit % 8));
      assertThat(open(tampered)).as("bit %d", bit).isInstanceOf(Decryption.Refused.class);
    }
  }

  @Test
  void recordsInAnotherOrderAreRefused() {
    byte[] body = RecordCoding.seal(SECRET, SALT, NO_ID, 25, new byte[24], 0);
    byte[] swapped = body.clone();
    System.arraycopy(body, 21, swapped, 46, 25);
    System.arraycopy(body, 46, swapped, 21, 25);

    assertThat(open(body)).isInstanceOf(Decryption.Clear.class);
    assertThat(open(swapped)).isInstanceOf(Decryption.Refused.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 17})
  void recordSizesBelow18AreRefused(int recordSize) {
    byte[] body = RecordCoding.seal(SECRET, SALT, NO_ID, 4096, WALRUS, 0);
    ByteBuffer.wrap(body).putInt(RecordCoding.SALT_LENGTH, recordSize);

    assertThat(open(body)).isEqualTo(new Decryption.Refused("record size too small"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RecordCoding.seal(SECRET, SALT, NO_ID, recordSize, WALRUS, 0));
  }

  @Test
  void theLargestRecordSizeIsRead() {
    byte[] body = RecordCoding.seal(SECRET, SALT, NO_ID, 4096, WALRUS, 0);
    ByteBuffer.wrap(body).putInt(RecordCoding.SALT_LENGTH, -1);

    assertThat(open(body)).isEqualTo(new Decryption.Clear(WALRUS));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "AA", "AAAA", "YQE", "YQM", "YQ", "YQIB", "YQEA"})
  void aLastRecordWithoutItsDelimiterIsRefused(String plain) {
    assertThat(open(withOnlyRecord(bytes(plain)))).isInstanceOf(Decryption.Refused.class);
  }

  @Test
  void aFirstRecordThatSaysItIsTheLastIsRefused() {
    byte[] body = RecordCoding.seal(SECRET, SALT, NO_ID, 25, new byte[8], 0);
    byte[] longer = Arrays.copyOf(body, body.length + 25);

    assertThat(open(body)).isEqualTo(new Decryption.Clear(new byte[8]));
    assertThat(open(longer)).isEqualTo(new Decryption.Refused("record does not end as it must"));
  }

  private static byte[] withOnlyRecord(byte[] plain) {
    byte[] key = Hkdf.derive(SALT, SECRET, Bytes.info("Content-Encoding: aes128gcm"), 16);
    byte[] nonce = Hkdf.derive(SALT, SECRET, Bytes.info("Content-Encoding: nonce"), 12);
    return Bytes.concat(
        SALT, new byte[] {0, 0, 16, 0, 0}, AesGcm.encrypt(key, nonce, plain, 0, plain.length));
  }

  private static Decryption open(byte[] body) {
    return RecordCoding.open(body, id -> id.length == 0 ? Optional.of(SECRET) : Optional.empty());
  }

  private static byte[] bytes(String base64url) {
    return Base64Url.decode(base64url).orElseThrow();
  }
}
