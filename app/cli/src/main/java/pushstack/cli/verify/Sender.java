package pushstack.cli.verify;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import pushstack.webpush.ContentEncoding;
import pushstack.webpush.Ttl;
import pushstack.webpush.crypto.P256KeyPair;
import pushstack.webpush.encryption.Aes128gcm;
import pushstack.webpush.encryption.UserAgentPublicKeys;
import pushstack.webpush.vapid.VapidSigner;

/// An application server with a VAPID key of its own.
final class Sender {
  /// Of a token: longer than any run.
  private static final Duration TOKEN_LIFE = Duration.ofHours(1);

  /// Bytes of an answer: errors are a few lines.
  private static final int MAX_ANSWER = 1 << 16;

  /// Characters of an answer that are shown.
  private static final int MAX_SHOWN = 300;

  private final HttpClient http;
  private final InstantSource clock;
  private final Duration timeout;
  private final VapidSigner signer = new VapidSigner(P256KeyPair.generate());

  Sender(HttpClient http, InstantSource clock, Duration timeout) {
    this.http = http;
    this.clock = clock;
    this.timeout = timeout;
  }

  /// What the user agent names when it subscribes.
  String publicKey() {
    return signer.publicKey();
  }

  /// Sends, and fails unless the answer has that status.
  void push(URI endpoint, UserAgentPublicKeys to, String text, Ttl ttl, int expected)
      throws StepException {
    byte[] body = Aes128gcm.encrypt(to, text.getBytes(StandardCharsets.UTF_8));
    String authorization =
        signer.authorization(
            VapidSigner.audience(endpoint), clock.instant().plus(TOKEN_LIFE), Optional.empty());
    HttpRequest request =
        HttpRequest.newBuilder(endpoint)
            .timeout(timeout)
            .header("TTL", Integer.toString(ttl.seconds()))
            .header("Content-Encoding", ContentEncoding.AES128GCM.value())
            .header("Authorization", authorization)
            .POST(BodyPublishers.ofByteArray(body))
            .build();
    HttpResponse<String> answer =
        Faults.await(
            http.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofString(), MAX_ANSWER)),
            endpoint,
            timeout);
    if (answer.statusCode() != expected) {
      throw new StepException(
          "the endpoint answered "
              + answer.statusCode()
              + " rather than "
              + expected
              + shown(answer.body()));
    }
  }

  private static String shown(String body) {
    String text = body.strip().replaceAll("\\s+", " ").replaceAll("\\p{Cntrl}", "?");
    if (text.isEmpty()) {
      return "";
    }
    return ": " + (text.length() <= MAX_SHOWN ? text : text.substring(0, MAX_SHOWN) + "…");
  }
}
