package pushstack.connect.socket;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ProxyHeaderTest {
  private static final byte[] SIGNATURE = HexFormat.of().parseHex("0d0a0d0a000d0a515549540a");
  private static final byte[] FOUR = {(byte) 203, 0, 113, 7, 127, 0, 0, 1, 1, 2, 3, 4};

  private static byte[] header(int command, int family, byte[] rest) {
    return ByteBuffer.allocate(16 + rest.length)
        .put(SIGNATURE)
        .put((byte) command)
        .put((byte) family)
        .putShort((short) rest.length)
        .put(rest)
        .array();
  }

  private static ProxyHeader parse(byte[] bytes) {
    return ProxyHeader.parse(bytes, bytes.length);
  }

  private static Optional<InetAddress> address(String literal) {
    try {
      return Optional.of(InetAddress.getByName(literal));
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(e);
    }
  }

  @Test
  void addressesOfBothFamiliesAreRead() {
    assertThat(parse(header(0x21, 0x11, FOUR)))
        .isEqualTo(new ProxyHeader.Present(28, address("203.0.113.7")));
    byte[] six = new byte[36];
    six[0] = 0x20;
    six[1] = 0x01;
    six[15] = 9;
    assertThat(parse(header(0x21, 0x21, six)))
        .isEqualTo(new ProxyHeader.Present(52, address("2001::9")));
  }

  @Test
  void extrasBehindTheAddressesAreSkipped() {
    byte[] extras = RawClient.join(FOUR, new byte[] {4, 0, 2, 1, 1});
    assertThat(parse(RawClient.join(header(0x21, 0x11, extras), new byte[] {'G'})))
        .isEqualTo(new ProxyHeader.Present(33, address("203.0.113.7")));
  }

  @Test
  void localAndOtherFamiliesLeaveTheTcpPeer() {
    assertThat(parse(header(0x20, 0x00, new byte[0])))
        .isEqualTo(new ProxyHeader.Present(16, Optional.empty()));
    assertThat(parse(header(0x20, 0x11, FOUR)))
        .isEqualTo(new ProxyHeader.Present(28, Optional.empty()));
    assertThat(parse(header(0x21, 0x31, new byte[216])))
        .isEqualTo(new ProxyHeader.Present(232, Optional.empty()));
  }

  @Test
  void everyPrefixIsIncomplete() {
    byte[] whole = header(0x21, 0x11, FOUR);
    for (int length = 0; length < whole.length; length++) {
      assertThat(ProxyHeader.parse(whole, length)).isEqualTo(new ProxyHeader.Incomplete());
    }
  }

  @Test
  void whatIsNoHeaderIsMalformed() {
    ProxyHeader malformed = new ProxyHeader.Malformed();
    assertThat(parse(new byte[] {'G'})).isEqualTo(malformed);
    assertThat(parse("PROXY TCP4 1.2.3.4 5.6.7.8 1 2\r\n".getBytes(US_ASCII))).isEqualTo(malformed);
    assertThat(parse(header(0x11, 0x11, FOUR))).isEqualTo(malformed);
    assertThat(parse(header(0x22, 0x11, FOUR))).isEqualTo(malformed);
    assertThat(parse(header(0x21, 0x11, new byte[11]))).isEqualTo(malformed);
    assertThat(parse(header(0x21, 0x21, new byte[35]))).isEqualTo(malformed);
    assertThat(parse(header(0x21, 0x11, new byte[ProxyHeader.MAX_BYTES]))).isEqualTo(malformed);
  }

  @ParameterizedTest
  @EnumSource
  void handshakeNamesTheClientBehindTheBalancer(Transport transport) {
    try (Rig rig = Rig.echoing(transport, s -> s.withProxyProtocol(true));
        RawClient client = connect(rig, header(0x21, 0x11, FOUR)).upgrade()) {
      assertThat(Optional.of(rig.handler().handshake.remote())).isEqualTo(address("203.0.113.7"));
      client.send(RawClient.text("through"));
      assertThat(client.readFrame().text()).isEqualTo("through");
    }
  }

  @ParameterizedTest
  @EnumSource
  void balancersOwnCheckIsServed(Transport transport) {
    try (Rig rig = Rig.echoing(transport, s -> s.withProxyProtocol(true));
        RawClient client = connect(rig, header(0x20, 0, new byte[0])).upgrade()) {
      assertThat(rig.handler().handshake.remote().isLoopbackAddress()).isTrue();
      assertThat(client.staysSilent()).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource
  void clientWithoutHeaderIsCut(Transport transport) throws IOException {
    try (Rig rig = Rig.echoing(transport, s -> s.withProxyProtocol(true));
        Socket socket = RawClient.tcp(rig.listener.port())) {
      socket.getOutputStream().write(RawClient.upgradeRequest("").getBytes(US_ASCII));
      assertThat(new RawClient(socket, socket).read()).isNegative();
    }
  }

  @ParameterizedTest
  @EnumSource
  void silentBalancerIsCutAtTheTimeLimit(Transport transport) throws IOException {
    try (Rig rig = Rig.echoing(transport, s -> s.withProxyProtocol(true));
        Socket socket = RawClient.tcp(rig.listener.port())) {
      socket.getOutputStream().write(SIGNATURE);
      RawClient client = new RawClient(socket, socket);
      try (RawClient other = connect(rig, header(0x20, 0, new byte[0]))) {
        other.upgrade();
      }
      rig.pass(Duration.ofSeconds(11));
      assertThat(client.read()).isNegative();
    }
  }

  private static RawClient connect(Rig rig, byte[] header) {
    try {
      Socket socket = RawClient.tcp(rig.listener.port());
      OutputStream out = socket.getOutputStream();
      out.write(header, 0, 5);
      out.write(header, 5, header.length - 5);
      return rig.transport.wrap(socket);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
