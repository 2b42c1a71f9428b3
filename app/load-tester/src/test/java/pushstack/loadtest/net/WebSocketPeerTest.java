package pushstack.loadtest.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class WebSocketPeerTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int SECONDS = 30;

  private final Loop loop = Loop.start("loop");
  private final BlockingQueue<String> events = new LinkedBlockingQueue<>();

  @AfterEach
  void end() {
    loop.close();
  }

  private final class Events implements WebSocketPeer.Listener {
    @Override
    public void opened(WebSocketPeer peer) {
      events.add("opened");
    }

    @Override
    public void text(WebSocketPeer peer, ByteBuffer message) {
      events.add("text " + StandardCharsets.UTF_8.decode(message));
    }

    @Override
    public void pinged(WebSocketPeer peer) {
      events.add("pinged");
    }

    @Override
    public void closed(WebSocketPeer peer, int code, String reason) {
      events.add("closed " + code + " " + reason);
    }
  }

  private String next() throws InterruptedException {
    String event = events.poll(SECONDS, TimeUnit.SECONDS);
    return event == null ? "nothing" : event;
  }

  private void connect(int port, Duration patience, Consumer<WebSocketPeer> then) {
    Target target = target(port);
    loop.submit(() ->
        then.accept(WebSocketPeer.connect(loop, target, "X-Test: 1\r\n", patience, new Events())));
  }

  private static Target target(int port) {
    try {
      return Target.resolve(
          URI.create("ws://localhost:" + port + "/"), ClientTls.of(TlsSettings.STANDARD));
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }

  private void connect(ScriptedServer server) {
    connect(server.port(), PATIENCE, _ -> {});
  }

  @Test
  void messagesOfAllLengthsComeWhole() throws Exception {
    String middle = "m".repeat(126);
    String large = "l".repeat(70_000);
    try (var server =
        ScriptedServer.start((line, _) -> {
          line.upgrade();
          for (String text : new String[] {"", "small", middle, large}) {
            line.text(text);
          }
          line.awaitEnd();
        })) {
      connect(server);
      assertThat(next()).isEqualTo("opened");
      assertThat(next()).isEqualTo("text ");
      assertThat(next()).isEqualTo("text small");
      assertThat(next()).isEqualTo("text " + middle);
      assertThat(next()).isEqualTo("text " + large);
    }
  }

  @Test
  void fragmentsArePutTogetherAroundAPing() throws Exception {
    try (var server =
        ScriptedServer.start((line, _) -> {
          line.upgrade();
          line.frame(0x01, bytes("one "));
          line.frame(0x89, bytes("?"));
          line.frame(0x00, bytes("two "));
          line.frame(0x80, bytes("three"));
          ScriptedServer.Frame pong = line.frame();
          line.text("pong " + pong.opcode() + new String(pong.payload(), StandardCharsets.UTF_8));
          line.awaitEnd();
        })) {
      connect(server);
      assertThat(next()).isEqualTo("opened");
      assertThat(next()).isEqualTo("pinged");
      assertThat(next()).isEqualTo("text one two three");
      assertThat(next()).isEqualTo("text pong 10?");
    }
  }

  @Test
  void aMessageInSingleBytesIsOneMessage() throws Exception {
    try (var server =
        ScriptedServer.start((line, _) -> {
          line.upgrade();
          for (byte single : new byte[] {(byte) 0x81, 2, 'o', 'k'}) {
            line.write(new byte[] {single});
          }
          line.awaitEnd();
        })) {
      connect(server);
      assertThat(next()).isEqualTo("opened");
      assertThat(next()).isEqualTo("text ok");
    }
  }

  @Test
  void whatIsSentArrivesMasked() throws Exception {
    try (var server =
        ScriptedServer.start((line, _) -> {
          line.upgrade();
          for (int i = 0; i < 3; i++) {
            line.text(line.text());
          }
          line.awaitEnd();
        })) {
      String middle = "m".repeat(999);
      String large = "l".repeat(100_001);
      connect(
          server.port(),
          PATIENCE,
          peer ->
              // Once the connection is open, as the order of tasks and events is not known.
              loop.schedule(Duration.ofMillis(1), () -> sendWhenOpen(peer, "été", middle, large)));
      assertThat(next()).isEqualTo("opened");
      assertThat(next()).isEqualTo("text été");
      assertThat(next()).isEqualTo("text " + middle);
      assertThat(next()).isEqualTo("text " + large);
    }
  }

  private void sendWhenOpen(WebSocketPeer peer, String... texts) {
    if (!peer.isOpen()) {
      loop.schedule(Duration.ofMillis(1), () -> sendWhenOpen(peer, texts));
      return;
    }
    for (String text : texts) {
      peer.send(bytes(text));
    }
  }

  @Test
  void theServersCloseIsTold() throws Exception {
    try (var server =
        ScriptedServer.start((line, _) -> {
          line.upgrade();
          line.frame(0x88, new byte[] {(byte) (4774 >> 8), (byte) 4774, 'n', 'o'});
          line.awaitEnd();
        })) {
      connect(server);
      assertThat(next()).isEqualTo("opened");
      assertThat(next()).isEqualTo("closed 4774 no");
    }
  }

  @Test
  void ourCloseWaitsForTheAnswer() throws Exception {
    try (var server =
        ScriptedServer.start((line, _) -> {
          line.upgrade();
          ScriptedServer.Frame close = line.frame();
          line.text("was on its way");
          line.frame(0x80 | close.opcode(), close.payload());
          line.awaitEnd();
        })) {
      connect(server.port(), PATIENCE, peer -> closeWhenOpen(peer));
      assertThat(next()).isEqualTo("opened");
      assertThat(next()).isEqualTo("text was on its way");
      assertThat(next()).isEqualTo("closed 1000 ");
    }
  }

  private void closeWhenOpen(WebSocketPeer peer) {
    if (peer.isOpen()) {
      peer.close();
    } else {
      loop.schedule(Duration.ofMillis(1), () -> closeWhenOpen(peer));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "c1 00", // an extension
        "81 80 00 00 00 00", // masked
        "80 00", // goes on with nothing
        "01 00 01 00", // within another
        "09 00", // a ping in pieces
        "89 7e 00 7e", // a ping that is too long
        "83 00", // an unknown kind
        "82 00", // binary
        "81 7f 00 00 00 00 7f ff ff ff", // too large
        "81 7f ff ff ff ff ff ff ff ff" // negative
      })
  void whatTheProtocolForbidsEndsTheConnection(String hex) throws Exception {
    try (var server =
        ScriptedServer.start((line, _) -> {
          line.upgrade();
          var bytes = new byte[(hex.length() + 1) / 3];
          for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) Integer.parseInt(hex, 3 * i, 3 * i + 2, 16);
          }
          line.write(bytes);
          if (bytes[1] == 0x7e) {
            line.write(new byte[126]);
          }
          line.awaitEnd();
        })) {
      connect(server);
      assertThat(next()).isEqualTo("opened");
      assertThat(next()).startsWith("closed 1006 sends ");
    }
  }

  @Test
  void anUpgradeThatIsRefusedSaysHow() throws Exception {
    try (var server =
        ScriptedServer.start((line, _) -> {
          line.head();
          line.write("HTTP/1.1 503 Busy\r\n\r\n");
        })) {
      connect(server);
      assertThat(next()).isEqualTo("closed 1006 refuses the upgrade: HTTP/1.1 503 Busy");
    }
  }

  @Test
  void anUpgradeWithAnotherKeyIsNone() throws Exception {
    try (var server =
        ScriptedServer.start((line, _) -> {
          line.head();
          line.write("HTTP/1.1 101 Sure\r\nSec-WebSocket-Accept: x\r\n\r\n");
        })) {
      connect(server);
      assertThat(next()).contains("another Sec-WebSocket-Accept");
    }
  }

  @Test
  void aServerThatSaysNothingIsGivenUp() throws Exception {
    try (var server = ScriptedServer.start((line, _) -> line.awaitEnd())) {
      connect(server.port(), Duration.ofMillis(50), _ -> {});
      assertThat(next()).isEqualTo("closed 1006 not open within 50 ms");
    }
  }

  @Test
  void aRefusedConnectionIsTold() throws Exception {
    int port;
    try (var server = ScriptedServer.start((_, _) -> {})) {
      port = server.port();
    }
    connect(port, PATIENCE, _ -> {});
    assertThat(next()).isEqualTo("closed 1006 Connection refused");
  }

  @Test
  void theEndOfTheLoopIsTold() throws Exception {
    try (var server =
        ScriptedServer.start((line, _) -> {
          line.upgrade();
          line.awaitEnd();
        })) {
      connect(server);
      assertThat(next()).isEqualTo("opened");
      loop.close();
      assertThat(next()).isEqualTo("closed 1006 the loop has ended");
    }
  }

  @Test
  void connectionsToThisMachineComeFromManyAddresses() throws Exception {
    Set<String> sources = ConcurrentHashMap.newKeySet();
    try (var server =
        ScriptedServer.start((line, _) -> {
          sources.add(line.peer().getHostAddress());
          line.upgrade();
          line.awaitEnd();
        })) {
      for (int i = 0; i < 32; i++) {
        connect(server);
      }
      for (int i = 0; i < 32; i++) {
        assertThat(next()).isEqualTo("opened");
      }
    }
    assertThat(sources).hasSize(16);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void anUnknownHostHasNoTarget() {
    assertThat(
            catchThrowable(() ->
                Target.resolve(
                    URI.create("ws://host.invalid/"), ClientTls.of(TlsSettings.STANDARD))))
        .isInstanceOf(IOException.class);
  }
}
