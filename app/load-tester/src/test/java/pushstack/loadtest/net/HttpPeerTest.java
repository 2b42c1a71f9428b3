package pushstack.loadtest.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class HttpPeerTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final byte[] REQUEST =
      "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nhi"
          .getBytes(StandardCharsets.US_ASCII);

  private final Loop loop = Loop.start("loop");

  @AfterEach
  void end() {
    loop.close();
  }

  private HttpPeer peer(ScriptedServer server) {
    return new HttpPeer(loop, target(server));
  }

  private static Target target(ScriptedServer server) {
    try {
      return Target.resolve(
          URI.create("http://127.0.0.1:" + server.port()), ClientTls.of(TlsSettings.STANDARD));
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }

  /// Status and body, or why there is none.
  private String exchange(HttpPeer peer, Duration patience) throws Exception {
    var said = new CompletableFuture<String>();
    loop.submit(() ->
        peer.send(
            REQUEST,
            patience,
            new HttpPeer.Callback() {
              @Override
              public void answered(HttpAnswer answer) {
                said.complete(
                    answer.status()
                        + " "
                        + answer.text()
                        + answer.header("LOCATION").map(at -> " at " + at).orElse(""));
              }

              @Override
              public void failed(IOException why) {
                said.complete("failed: " + why.getMessage());
              }
            }));
    return said.get(30, TimeUnit.SECONDS);
  }

  private String exchange(HttpPeer peer) throws Exception {
    return exchange(peer, PATIENCE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "200 OK#Content-Length: 5##hello | 200 hello",
        "201 Created#location:  /m/1 #content-length: 0## | 201  at /m/1",
        "204 No Content## | 204 ",
        "200 OK#Transfer-Encoding: chunked##3;x=y#hel#2#lo#0#Trailer: 1## | 200 hello",
        "100 Continue##HTTP/1.1 404 Not Found#Content-Length: 2##no | 404 no"
      })
  void answersOfEveryFormKeepTheConnection(String answer, String expected) throws Exception {
    try (var server =
        ScriptedServer.start((line, _) -> {
          while (true) {
            line.request();
            line.write("HTTP/1.1 " + answer.replace("#", "\r\n"));
          }
        })) {
      HttpPeer peer = peer(server);
      assertThat(exchange(peer).strip()).isEqualTo(expected);
      assertThat(exchange(peer).strip()).isEqualTo(expected);
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  @Test
  void anAnswerInSingleBytesIsOneAnswer() throws Exception {
    try (var server =
        ScriptedServer.start((line, _) -> {
          line.request();
          String answer =
              "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n";
          for (int i = 0; i < answer.length(); i++) {
            line.write(answer.substring(i, i + 1));
          }
          line.awaitEnd();
        })) {
      assertThat(exchange(peer(server))).isEqualTo("200 ok");
    }
  }

  @Test
  void aBodyMayEndWithTheConnection() throws Exception {
    try (var server =
        ScriptedServer.start((line, _) -> {
          line.request();
          line.write("HTTP/1.1 200 OK\r\n\r\nall of it");
        })) {
      HttpPeer peer = peer(server);
      assertThat(exchange(peer)).isEqualTo("200 all of it");
      assertThat(exchange(peer)).isEqualTo("200 all of it");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"Connection: close\r\n", "Connection: Close\r\n"})
  void aConnectionThatTheServerEndsIsReplaced(String header) throws Exception {
    try (var server =
        ScriptedServer.start((line, number) -> {
          line.request();
          line.write("HTTP/1.1 200 OK\r\n" + header + "Content-Length: 1\r\n\r\n" + number);
        })) {
      HttpPeer peer = peer(server);
      assertThat(exchange(peer)).isEqualTo("200 1");
      assertThat(exchange(peer)).isEqualTo("200 2");
    }
  }

  @Test
  void aConnectionThatBreaksFailsTheRequestAndIsReplaced() throws Exception {
    try (var server =
        ScriptedServer.start((line, number) -> {
          line.request();
          if (number > 1) {
            line.write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
            line.awaitEnd();
          }
        })) {
      HttpPeer peer = peer(server);
      assertThat(exchange(peer)).isEqualTo("failed: ended by the server");
      assertThat(exchange(peer)).isEqualTo("200 ");
    }
  }

  @Test
  void anAnswerThatDoesNotComeIsGivenUp() throws Exception {
    try (var server =
        ScriptedServer.start((line, number) -> {
          line.request();
          if (number > 1) {
            line.write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
          }
          line.awaitEnd();
        })) {
      HttpPeer peer = peer(server);
      assertThat(exchange(peer, Duration.ofMillis(50))).isEqualTo("failed: no answer within 50 ms");
      assertThat(exchange(peer)).isEqualTo("200 ");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SSH-2.0-x\r\n\r\n",
        "HTTP/1.1 abc Odd\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"
      })
  void whatIsNoAnswerFails(String answer) throws Exception {
    try (var server =
        ScriptedServer.start((line, _) -> {
          line.request();
          line.write(answer);
          line.awaitEnd();
        })) {
      assertThat(exchange(peer(server))).startsWith("failed: ").contains("answer");
    }
  }

  @Test
  void anIpv6AddressIsATarget() throws Exception {
    ServerSocket listener;
    try {
      listener = new ServerSocket(0, 50, InetAddress.ofLiteral("::1"));
    } catch (IOException e) {
      abort("this machine has no IPv6: " + e.getMessage());
      return;
    }
    try (var server =
        ScriptedServer.start(
            listener,
            (line, _) -> {
              line.write("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + line.request());
            })) {
      Target target =
          Target.resolve(
              URI.create("http://[::1]:" + server.port()), ClientTls.of(TlsSettings.STANDARD));
      assertThat(target.authority()).isEqualTo("[::1]:" + server.port());
      assertThat(exchange(new HttpPeer(loop, target))).startsWith("200 POST");
    }
  }

  @Test
  void aHeadWithoutEndFails() throws Exception {
    try (var server =
        ScriptedServer.start((line, _) -> {
          line.request();
          while (true) {
            line.write("X: " + "x".repeat(1_000) + "\r\n");
          }
        })) {
      assertThat(exchange(peer(server))).contains("head has more than");
    }
  }
}
