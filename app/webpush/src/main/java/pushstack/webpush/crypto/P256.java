package pushstack.webpush.crypto;

import java.math.BigInteger;

/// The numbers of the curve (FIPS 186-5, SEC 2 section 2.4.2).
final class P256 {
  static final BigInteger FIELD =
      hex("ffffffff00000001000000000000000000000000ffffffffffffffffffffffff");
  static final BigInteger ORDER =
      hex("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551");
  private static final BigInteger B =
      hex("5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b");
  private static final BigInteger THREE = BigInteger.valueOf(3);

  private P256() {}

  /// The curve has cofactor 1: a point on it is a point of the group.
  static boolean onCurve(BigInteger x, BigInteger y) {
    if (x.compareTo(FIELD) >= 0 || y.compareTo(FIELD) >= 0) {
      return false;
    }
    BigInteger right = x.multiply(x).subtract(THREE).multiply(x).add(B);
    return y.multiply(y).subtract(right).mod(FIELD).signum() == 0;
  }

  /// Whether it may be a private key, or half of a signature.
  static boolean scalar(BigInteger value) {
    return value.signum() > 0 && value.compareTo(ORDER) < 0;
  }

  /// 32 bytes, big-endian.
  static byte[] bytes(BigInteger value) {
    byte[] signed = value.toByteArray();
    var bytes = new byte[32];
    int length = Math.min(signed.length, bytes.length);
    System.arraycopy(signed, signed.length - length, bytes, bytes.length - length, length);
    return bytes;
  }

  private static BigInteger hex(String digits) {
    return new BigInteger(digits, 16);
  }
}
