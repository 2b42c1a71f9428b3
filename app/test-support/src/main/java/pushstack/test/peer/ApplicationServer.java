package pushstack.test.peer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import pushstack.webpush.vapid.VapidSigner;

/// An application server: sends Web Push requests over real HTTP. Safe from any thread.
public final class ApplicationServer implements AutoCloseable {
  /// Longer than the service lets a push call take, twice.
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final Duration TOKEN_LIFE = Duration.ofHours(12);

  private final HttpClient http;
  private final @Nullable VapidSigner signer;
  private final InstantSource clock;

  private ApplicationServer(HttpClient http, @Nullable VapidSigner signer, InstantSource clock) {
    this.http = http;
    this.signer = signer;
    this.clock = clock;
  }

  /// One that signs nothing and speaks HTTP/1.1.
  public static ApplicationServer plain() {
    return new ApplicationServer(client(HttpClient.Version.HTTP_1_1), null, InstantSource.system());
  }

  /// One that asks for HTTP/2 and takes what it gets.
  public static ApplicationServer http2() {
    return new ApplicationServer(client(HttpClient.Version.HTTP_2), null, InstantSource.system());
  }

  /// The same with a VAPID token, signed anew, on each push.
  public ApplicationServer signing(VapidSigner signer) {
    return new ApplicationServer(http, signer, clock);
  }

  /// The same, whose tokens expire by that clock instead of the machine's.
  public ApplicationServer at(InstantSource clock) {
    return new ApplicationServer(http, signer, clock);
  }

  private static HttpClient client(HttpClient.Version version) {
    return HttpClient.newBuilder().version(version).connectTimeout(PATIENCE).build();
  }

  /// Sends and waits for the answer.
  public PushAnswer send(Push push) {
    try {
      return exchange(push);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The same; empty if the service broke off, in which case it may have taken the message or not.
  public Optional<PushAnswer> trySend(Push push) {
    try {
      return Optional.of(exchange(push));
    } catch (IOException _) {
      return Optional.empty();
    }
  }

  /// Takes a message back.
  public PushAnswer delete(URI location) {
    try {
      return answer(HttpRequest.newBuilder(location).timeout(PATIENCE).DELETE().build());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private PushAnswer exchange(Push push) throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(push.endpoint())
            .timeout(PATIENCE)
            .POST(BodyPublishers.ofByteArray(push.body()));
    push.headers().forEach(request::setHeader);
    if (signer != null && !push.headers().containsKey("Authorization")) {
      request.setHeader(
          "Authorization",
          signer.authorization(
              VapidSigner.audience(push.endpoint()),
              clock.instant().plus(TOKEN_LIFE),
              Optional.of("mailto:test@example.com")));
    }
    return answer(request.build());
  }

  private PushAnswer answer(HttpRequest request) throws IOException {
    try {
      HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
      return new PushAnswer(response.statusCode(), response.headers(), response.body());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
    http.close();
  }
}
