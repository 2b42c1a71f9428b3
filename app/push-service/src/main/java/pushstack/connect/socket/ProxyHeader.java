package pushstack.connect.socket;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Optional;

/// The binary header (PROXY protocol, version 2) with which a TCP balancer tells the client's
/// address.
sealed interface ProxyHeader {

  /// A whole header.
  ///
  /// @param bytes of the header; what follows is the client's
  /// @param source empty for LOCAL (the balancer's own health checks) and for addresses that are
  ///   not IP: then the peer of the TCP connection counts
  record Present(int bytes, Optional<InetAddress> source) implements ProxyHeader {}

  /// Right so far, but not whole.
  record Incomplete() implements ProxyHeader {}

  record Malformed() implements ProxyHeader {}

  int FIXED_BYTES = 16;

  /// Addresses take at most 216 bytes, a balancer's extras some hundred.
  int MAX_BYTES = 2048;

  static ProxyHeader parse(byte[] bytes, int length) {
    byte[] signature = {0x0d, 0x0a, 0x0d, 0x0a, 0x00, 0x0d, 0x0a, 0x51, 0x55, 0x49, 0x54, 0x0a};
    int seen = Math.min(length, signature.length);
    if (!Arrays.equals(bytes, 0, seen, signature, 0, seen)) {
      return new Malformed();
    }
    if (length < FIXED_BYTES) {
      return new Incomplete();
    }
    int command = bytes[12] & 0xff;
    int family = bytes[13] & 0xff;
    int whole = FIXED_BYTES + (((bytes[14] & 0xff) << 8) | (bytes[15] & 0xff));
    if ((command != 0x20 && command != 0x21) || whole > MAX_BYTES) {
      return new Malformed();
    }
    if (length < whole) {
      return new Incomplete();
    }
    int addressBytes = (family >> 4) == 1 ? 4 : (family >> 4) == 2 ? 16 : 0;
    if (command == 0x20 || addressBytes == 0) {
      return new Present(whole, Optional.empty());
    }
    // Two addresses and two ports.
    if (whole < FIXED_BYTES + 2 * addressBytes + 4) {
      return new Malformed();
    }
    byte[] source = Arrays.copyOfRange(bytes, FIXED_BYTES, FIXED_BYTES + addressBytes);
    try {
      return new Present(whole, Optional.of(InetAddress.getByAddress(source)));
    } catch (UnknownHostException e) {
      throw new IllegalStateException("4 and 16 bytes are addresses", e);
    }
  }
}
