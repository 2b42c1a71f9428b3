package pushstack.connect.socket;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// What comes before the first frame.
@ParameterizedClass
@EnumSource(Transport.class)
class UpgradeTest {
  private static final String GOOD = RawClient.upgradeRequest("");

  private final Transport transport;

  UpgradeTest(Transport transport) {
    this.transport = transport;
  }

  private String answer(Rig rig, String request) {
    try (RawClient client = rig.connect()) {
      client.send(request.getBytes(ISO_8859_1));
      return client.rest();
    }
  }

  private void isAnswered(String request, int status) {
    try (Rig rig = Rig.echoing(transport)) {
      assertThat(answer(rig, request))
          .startsWith("HTTP/1.1 " + status + " ")
          .contains("\r\nConnection: ");
      assertThat(rig.handlers).isEmpty();
      rig.checkItServes();
    }
  }

  @Test
  void acceptsByTheSampleOfTheRfcAndSelectsTheSubprotocol() {
    try (Rig rig = Rig.echoing(transport);
        RawClient plain = rig.connect();
        RawClient offering = rig.connect()) {
      assertThat(plain.ask(GOOD))
          .startsWith("HTTP/1.1 101 ")
          .contains("\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n")
          .doesNotContain("Sec-WebSocket-Protocol");
      String protocols = "Sec-WebSocket-Protocol: chat, push-notification\r\n";
      String extensions = "Sec-WebSocket-Extensions: permessage-deflate\r\n";
      assertThat(offering.ask(RawClient.upgradeRequest(protocols + extensions)))
          .contains("\r\nSec-WebSocket-Protocol: push-notification\r\n")
          .doesNotContain("Extensions");
    }
  }

  @Test
  void namesAreComparedWithoutCaseAndListsAreLists() {
    try (Rig rig = Rig.echoing(transport);
        RawClient client = rig.connect()) {
      String firefox =
          GOOD.replace("Connection: Upgrade", "connection: keep-alive, Upgrade")
              .replace("Upgrade: websocket", "UPGRADE: WebSocket");
      assertThat(client.ask(firefox)).startsWith("HTTP/1.1 101 ");
    }
  }

  @Test
  void handshakeTellsWhoComes() {
    try (Rig rig = Rig.echoing(transport);
        RawClient client = rig.connect()) {
      String more = "User-Agent: " + "u".repeat(300) + "\r\nOrigin: https://example.org\r\n";
      client.ask(RawClient.upgradeRequest(more));
      Handshake handshake = rig.handler().handshake;
      assertThat(handshake.remote().isLoopbackAddress()).isTrue();
      assertThat(handshake.userAgent()).isEqualTo("u".repeat(256));
      assertThat(handshake.origin()).isEqualTo(Optional.of("https://example.org"));
    }
  }

  @Test
  void framesThatComeWithTheRequestAreRead() {
    try (Rig rig = Rig.echoing(transport);
        RawClient client = rig.connect()) {
      client.send(RawClient.join(GOOD.getBytes(ISO_8859_1), RawClient.text("early")));
      assertThat(client.readHead()).startsWith("HTTP/1.1 101 ");
      assertThat(client.readFrame().text()).isEqualTo("early");
    }
  }

  @Test
  void headMayComeByteByByte() {
    try (Rig rig = Rig.echoing(transport);
        RawClient client = rig.connect()) {
      client.send(GOOD.getBytes(ISO_8859_1), 1);
      assertThat(client.readHead()).startsWith("HTTP/1.1 101 ");
    }
  }

  @Test
  void requestsThatAreNoGoodUpgradeAreRefused() {
    isAnswered("GET / HTTP/1.1\r\nHost: a\r\n\r\n", 426);
    isAnswered(GOOD.replace("Version: 13", "Version: 8"), 426);
    isAnswered(GOOD.replace("Upgrade: websocket", "Upgrade: h2c"), 426);
    isAnswered(GOOD.replace("Connection: Upgrade", "Connection: close"), 426);
    isAnswered(GOOD.replace("GET / ", "GET /elsewhere "), 404);
    isAnswered(GOOD.replace("GET / ", "POST / "), 405);
    isAnswered(GOOD.replace(RawClient.KEY, "short"), 400);
    isAnswered(RawClient.upgradeRequest("Sec-WebSocket-Key: " + RawClient.KEY + "\r\n"), 400);
    isAnswered(RawClient.upgradeRequest("Content-Length: 5\r\n"), 400);
    isAnswered(RawClient.upgradeRequest("Transfer-Encoding: chunked\r\n"), 400);
  }

  @Test
  void versionRefusalTellsTheVersion() {
    try (Rig rig = Rig.echoing(transport)) {
      assertThat(answer(rig, GOOD.replace("Version: 13", "Version: 99")))
          .contains("\r\nSec-WebSocket-Version: 13\r\n");
    }
  }

  @Test
  void malformedHeadsAreRefused() {
    isAnswered("hello\r\n\r\n", 400);
    isAnswered("GET / HTTP/2.0\r\nHost: a\r\n\r\n", 400);
    isAnswered("GET / HTTP/1.1\r\n\r\n", 400);
    isAnswered("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400);
    isAnswered(RawClient.upgradeRequest("No-Colon\r\n"), 400);
    isAnswered(RawClient.upgradeRequest("Space : before\r\n"), 400);
    isAnswered(RawClient.upgradeRequest("A: b\r\n folded: c\r\n"), 400);
    isAnswered(RawClient.upgradeRequest("A: b\nInjected: c\r\n"), 400);
    isAnswered(RawClient.upgradeRequest("A: b\rInjected: c\r\n"), 400);
    isAnswered(RawClient.upgradeRequest("A: b\0c\r\n"), 400);
    isAnswered(RawClient.upgradeRequest("A: b\r\n".repeat(RequestHead.MAX_FIELDS)), 400);
    isAnswered("GET / HTTP/1.1\r\nA: " + "x".repeat(RequestHead.MAX_BYTES), 431);
  }

  @Test
  void onlyListedOriginsMayConnectIfThereIsAList() {
    try (Rig rig = Rig.echoing(transport, s -> s.withOrigins(Set.of("https://good.example")))) {
      assertThat(answer(rig, RawClient.upgradeRequest("Origin: https://bad.example\r\n")))
          .startsWith("HTTP/1.1 403 ");
      try (RawClient client = rig.connect()) {
        assertThat(client.ask(RawClient.upgradeRequest("Origin: https://good.example\r\n")))
            .startsWith("HTTP/1.1 101 ");
      }
      rig.checkItServes();
    }
  }

  @Test
  void fullNodeSaysSoAndServesAgainWhenThereIsRoom() {
    try (Rig rig = Rig.echoing(transport, s -> s.withMaxConnections(2));
        RawClient first = rig.open();
        RawClient second = rig.open()) {
      assertThat(answer(rig, GOOD)).startsWith("HTTP/1.1 503 ").contains("\r\nRetry-After: ");
      assertThat(rig.listener.refused()).isEqualTo(1);
      second.send(RawClient.text("open"));
      assertThat(second.readFrame().text()).isEqualTo("open");
      first.hangUp();
      Recorder.await("room", () -> rig.listener.connections() == 1);
      rig.checkItServes();
    }
  }

  @Test
  void afterStopAcceptingWhatIsOpenGoesOn() {
    try (Rig rig = Rig.echoing(transport);
        RawClient open = rig.open();
        RawClient late = rig.connect()) {
      late.send(GOOD.substring(0, 20).getBytes(ISO_8859_1));
      rig.checkItServes(); // so that the earlier one has been accepted too
      rig.listener.stopAccepting();
      open.send(RawClient.text("on"));
      assertThat(open.readFrame().text()).isEqualTo("on");
      assertThat(late.ask(GOOD.substring(20))).startsWith("HTTP/1.1 503 ");
      Recorder.await("port free", () -> isRefused(rig.listener.port()));
    }
  }

  private static boolean isRefused(int port) {
    try (Socket socket = RawClient.tcp(port)) {
      return socket.isClosed();
    } catch (IOException | UncheckedIOException refused) {
      return true;
    }
  }

  @Test
  void slowHeadIsCutAtItsTimeLimit() {
    try (Rig rig = Rig.echoing(transport);
        RawClient silent = rig.connect();
        RawClient slow = rig.connect()) {
      slow.send("GET / HTT".getBytes(ISO_8859_1));
      rig.checkItServes();
      rig.pass(Duration.ofSeconds(9));
      slow.send("P/1.1\r\nHost: a".getBytes(ISO_8859_1));
      rig.pass(Duration.ofSeconds(2));
      assertThat(slow.read()).isNegative();
      assertThat(silent.read()).isNegative();
      rig.checkItServes();
    }
  }

  @Test
  void pagesAreTheResponders() {
    AtomicReference<String> asked = new AtomicReference<>("");
    PlainResponder pages =
        (method, path) -> {
          asked.set(method + " " + path);
          if (path.equals("/fault")) {
            throw new IllegalStateException("as this test wants it");
          }
          return PlainResponder.Response.json(200, "{\"status\":\"ok\"}");
        };
    try (Rig rig = Rig.with(transport, pages)) {
      assertThat(answer(rig, "GET /health?deep HTTP/1.1\r\nHost: a\r\n\r\n"))
          .startsWith("HTTP/1.1 200 OK\r\n")
          .contains("\r\nContent-Length: 15\r\n")
          .endsWith("\r\n\r\n{\"status\":\"ok\"}");
      assertThat(asked.get()).isEqualTo("GET /health");
      String offer = "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n\r\n";
      assertThat(answer(rig, "GET /health HTTP/1.1\r\nHost: a\r\n" + offer))
          .startsWith("HTTP/1.1 200 OK\r\n");
      assertThat(answer(rig, "HEAD /health HTTP/1.0\r\n\r\n"))
          .contains("\r\nContent-Length: 15\r\n")
          .endsWith("\r\n\r\n");
      assertThat(answer(rig, "GET /fault HTTP/1.1\r\nHost: a\r\n\r\n"))
          .startsWith("HTTP/1.1 500 ")
          .doesNotContain("wants it");
      // The rest of the request is not taken for a second one.
      assertThat(answer(rig, "POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 30\r\n\r\nGET /b "))
          .containsOnlyOnce("HTTP/1.1 ");
    }
  }

  @Test
  void responsesCannotBeInjectedInto() {
    for (Map<String, String> headers :
        List.of(Map.of("A", "b\r\nC: d"), Map.of("A\r\nC", "d"), Map.of("A: b", "c"))) {
      assertThatThrownBy(() -> new PlainResponder.Response(200, headers, new byte[0]))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
