package pushstack.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static pushstack.endpoint.PushRouteTest.assertRefused;

import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Helidon would refuse, with answers of its own, whatever `Content-Encoding` it cannot decode.
class ContentEncodingTest {
  private final TestService service = new TestService();

  @AfterEach
  void close() {
    service.close();
  }

  static Stream<Arguments> refused() {
    var codings =
        List.of(
            "gzip",
            "deflate",
            "br",
            "identity",
            "aesgcm128",
            "aes128gcm, gzip",
            "gzip, aes128gcm",
            "aes128gcm;q=1",
            "\"aes128gcm\"",
            "x".repeat(7000));
    return Stream.of(Version.values())
        .flatMap(version -> codings.stream().map(coding -> Arguments.of(version, coding)));
  }

  @ParameterizedTest
  @MethodSource("refused")
  void unknownCodingGetsOurAnswer(Version version, String coding) {
    var response = service.send(withCoding(coding), version);

    assertRefused(response, 400, 110, "Unknown Content-Encoding header");
    assertThat(response.body()).doesNotContain(coding);
  }

  @ParameterizedTest
  @EnumSource(Version.class)
  void emptyCodingCountsAsMissing(Version version) {
    assertRefused(
        service.send(withCoding(""), version), 400, 110, "Missing Content-Encoding header");
  }

  @ParameterizedTest
  @EnumSource(Version.class)
  void secondCodingIsNotOverlooked(Version version) {
    assertRefused(
        service.send(withCoding("aes128gcm").header("Content-Encoding", "gzip"), version),
        400,
        110,
        "Unknown Content-Encoding header");
  }

  @ParameterizedTest
  @EnumSource(Version.class)
  void caseOfTheCodingDoesNotMatter(Version version) {
    assertThat(service.send(withCoding("AES128GCM"), version).statusCode()).isEqualTo(201);
  }

  @ParameterizedTest
  @EnumSource(Version.class)
  void headTooLongIsRefusedAndTheServiceGoesOn(Version version) {
    assertThat(statusOrNothing(withCoding("x".repeat(10_240)), version)).isLessThan(500);
    assertThat(service.send(withCoding("aes128gcm"), version).statusCode()).isEqualTo(201);
  }

  /// Over HTTP/2 a head that is too long may end the connection instead of being answered.
  private int statusOrNothing(HttpRequest.Builder request, Version version) {
    try {
      return service.send(request, version).statusCode();
    } catch (java.io.UncheckedIOException e) {
      return 0;
    }
  }

  private HttpRequest.Builder withCoding(String coding) {
    return service
        .push()
        .POST(HttpRequest.BodyPublishers.ofString("sealed"))
        .header("Content-Encoding", coding);
  }
}
