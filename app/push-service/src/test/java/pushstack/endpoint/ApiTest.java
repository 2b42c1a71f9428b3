package pushstack.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import pushstack.webpush.PushMessage;

/// What is beside the push: messages, methods, unknown paths, pages for operators, browsers.
class ApiTest {
  private final TestService service = new TestService();

  @AfterEach
  void close() {
    service.close();
  }

  private HttpResponse<String> send(String method, String path) {
    return service.send(service.request(path).method(method, BodyPublishers.noBody()));
  }

  @Test
  void withdrawnMessageIsDeletedAndRecalled() {
    service.offline();
    var pushed =
        service.send(service.push("sealed".getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    PushMessage message = service.tables.stored().getFirst();
    String location = pushed.headers().firstValue("location").orElseThrow();
    service.connected();

    var response = send("DELETE", location.substring(TestService.ORIGIN.length()));

    assertThat(response.statusCode()).isEqualTo(204);
    assertThat(response.body()).isEmpty();
    assertThat(service.tables.stored()).isEmpty();
    assertThat(service.recalled).containsExactly(message.id());
    assertThat(service.events).endsWith("withdrawn");
    // Gone already: the answer is the same.
    assertThat(send("DELETE", location.substring(TestService.ORIGIN.length())).statusCode())
        .isEqualTo(204);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "abc", "gAAAAA", "a/b", "%0d%0a", "%00", "%F0%9F%92%A9"})
  void invalidMessageIdIsBadRequest(String id) {
    var response = send("DELETE", "/m/" + id);

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body())
        .startsWith("{\"code\":400,\"errno\":null,\"error\":\"Bad Request\",\"message\":\"Invalid");
  }

  @Test
  void endpointTokenIsNoMessageId() {
    assertThat(send("DELETE", "/m/" + service.endpoint().substring(10)).statusCode())
        .isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/", "/push/abc", "/push/v1/abc", "/spush/abc", "/wpush", "/m", "/x/../y"})
  void unknownPathIs404WithJson(String path) {
    for (String method : List.of("GET", "POST")) {
      var response = send(method, path);

      assertThat(response.statusCode()).isEqualTo(404);
      assertThat(response.headers().firstValue("content-type")).contains("application/json");
      assertThat(response.body())
          .startsWith("{\"code\":404,\"errno\":null,\"error\":\"Not Found\"");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /wpush/v1/abc, 'POST, OPTIONS'",
    "PUT, /wpush/v1/abc, 'POST, OPTIONS'",
    "DELETE, /wpush/abc, 'POST, OPTIONS'",
    "PATCH, /wpush/v2/abc, 'POST, OPTIONS'",
    "GET, /m/abc, 'DELETE, OPTIONS'",
    "POST, /m/abc, 'DELETE, OPTIONS'",
    "POST, /status, 'GET, HEAD, OPTIONS'",
    "BREW, /wpush/v1/abc, 'POST, OPTIONS'"
  })
  void otherMethodIs405WithAllow(String method, String path, String allowed) {
    var response = send(method, path);

    assertThat(response.statusCode()).isEqualTo(405);
    assertThat(response.headers().firstValue("allow")).contains(allowed);
    assertThat(response.headers().firstValue("content-type")).contains("application/json");
    assertThat(response.body()).startsWith("{\"code\":405,\"errno\":null");
  }

  @Test
  void headGetsHeadersAlone() {
    assertThat(send("HEAD", "/status").statusCode()).isEqualTo(200);
    assertThat(send("HEAD", "/wpush/v1/abc").statusCode()).isEqualTo(405);
    // On the same connection: nothing of a body is left over.
    assertThat(send("GET", "/status").body()).isEqualTo("{\"status\":\"OK\"}");
  }

  @Test
  void pageOfTheWiringIsServed() {
    var response = send("GET", "/status");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("content-type")).contains("application/json");
    assertThat(response.body()).isEqualTo("{\"status\":\"OK\"}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/wpush/v1/abc", "/m/abc", "/wpush/abc"})
  void browsersMayAskFirst(String path) {
    for (Version version : Version.values()) {
      var response =
          service.send(
              service
                  .request(path)
                  .method("OPTIONS", BodyPublishers.noBody())
                  .header("Origin", "https://page.example")
                  .header("Access-Control-Request-Method", "POST")
                  .header("Access-Control-Request-Headers", "ttl, x-own"),
              version);

      assertThat(response.statusCode()).isEqualTo(204);
      var headers = response.headers();
      assertThat(headers.firstValue("access-control-allow-origin")).contains("*");
      assertThat(headers.firstValue("access-control-allow-methods"))
          .contains("DELETE, GET, POST, PUT");
      assertThat(headers.firstValue("access-control-allow-headers").orElseThrow())
          .startsWith("*, authorization");
      assertThat(headers.firstValue("access-control-max-age")).contains("3600");
    }
  }

  @Test
  void pagesOfAnyOriginMayReadAnswersAndErrors() {
    HttpRequest.Builder push = service.push().header("Origin", "https://page.example");
    for (var response :
        List.of(
            service.send(push),
            service.send(service.request("/nothing").header("Origin", "https://page.example")))) {
      assertThat(response.headers().firstValue("access-control-allow-origin")).contains("*");
      assertThat(response.headers().firstValue("access-control-expose-headers"))
          .contains("location, www-authenticate, ttl, retry-after");
    }
    assertThat(service.send(service.push()).headers().firstValue("access-control-allow-origin"))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET / HTTP/1.1\r\n\r\n",
        "GET /%zz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nBad Header: x\r\n\r\n",
        "POST /wpush/v1/a HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
        "POST /wpush/v1/a HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n",
        "POST /wpush/v1/a HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
        "POST /wpush/v1/a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\n\r\n"
      })
  void malformedHttpGetsOurKindOfAnswer(String request) throws Exception {
    String response = service.raw(request);

    assertThat(response).startsWith("HTTP/1.1 400 ").containsIgnoringCase("application/json");
    assertThat(response).contains("\"code\":400,\"errno\":null").doesNotContain("Exception");
  }

  @Test
  void brokenChunksAreTheClientsFault() throws Exception {
    String response =
        service.raw(
            "POST "
                + service.endpoint()
                + " HTTP/1.1\r\nHost: a\r\nTTL: 1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nabc\r\n");

    assertThat(response).startsWith("HTTP/1.1 400 ").contains("\"code\":400");
    assertThat(service.events).doesNotContain("refused UNEXPECTED");
  }

  @Test
  void leftoverBodyIsNeverReadAsARequest() throws Exception {
    String smuggled = "DELETE /m/abc HTTP/1.1\r\nHost: a\r\n\r\n";
    String padded = smuggled.repeat(3000);
    String response =
        service.raw(
            "POST /wpush/v1/abc HTTP/1.1\r\nHost: a\r\nContent-Length: "
                + padded.length()
                + "\r\n\r\n"
                + padded);

    assertThat(response).startsWith("HTTP/1.1 404 ").containsOnlyOnce("HTTP/1.1 ");
    assertThat(response).containsIgnoringCase("connection: close");
  }

  @Test
  void shortLeftoverBodyIsReadAndTheConnectionKept() throws Exception {
    String response =
        service.raw(
            "POST /wpush/v1/abc HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello"
                + "GET /status HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");

    assertThat(response).startsWith("HTTP/1.1 404 ").contains("HTTP/1.1 200 OK");
  }

  @Test
  void clientThatWaitsToContinueIsRefusedWithoutItsBody() throws Exception {
    String response =
        service.raw(
            "POST "
                + service.endpoint()
                + " HTTP/1.1\r\nHost: a\r\nTTL: 1\r\nExpect: 100-continue\r\n"
                + "Content-Length: 9000\r\n\r\n");

    assertThat(response).startsWith("HTTP/1.1 413 ").doesNotContain("100 Continue");
  }

  @Test
  void clientThatWaitsToContinueMay() throws Exception {
    String response =
        service.raw(
            "POST "
                + service.endpoint()
                + " HTTP/1.1\r\nHost: a\r\nTTL: 1\r\nExpect: 100-continue\r\nConnection: close\r\n"
                + "Content-Encoding: aes128gcm\r\nContent-Length: 5\r\n\r\nhello");

    assertThat(response).startsWith("HTTP/1.1 100 Continue").contains("HTTP/1.1 201 Created");
  }

  @Test
  void hugeChunkIsRefusedUnread() throws Exception {
    String response =
        service.raw(
            "POST "
                + service.endpoint()
                + " HTTP/1.1\r\nHost: a\r\nTTL: 1\r\nTransfer-Encoding: chunked\r\n\r\n"
                + "7fffffff\r\nabc");

    assertThat(response).startsWith("HTTP/1.1 413 ").contains("\"errno\":104");
  }

  @Test
  void hugeBodyIsRefusedUnread() throws Exception {
    String response =
        service.raw(
            "POST "
                + service.endpoint()
                + " HTTP/1.1\r\nHost: a\r\nTTL: 1\r\nContent-Length: 5000000000\r\n\r\nabc");

    assertThat(response).startsWith("HTTP/1.1 413 ").contains("\"errno\":104");
  }
}
