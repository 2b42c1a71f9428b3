package pushstack.service;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/// Admin calls to a running node, for the command line.
final class AdminClient {
  // Of a call that makes one write.
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private AdminClient() {}

  /// Sets a broadcast.
  ///
  /// @return what went wrong; empty if nothing did
  static Optional<String> setBroadcast(
      ServiceConfig.Listener admin, Optional<Secret> token, String id, String version) {
    String path = URLEncoder.encode(id, StandardCharsets.UTF_8).replace("+", "%20");
    URI uri = URI.create(admin.url() + "/broadcasts/" + path.replace("%2F", "/"));
    String body =
        Json.write(json -> {
          json.writeStartObject();
          json.writeStringField("version", version);
          json.writeEndObject();
        });
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri).timeout(PATIENCE).PUT(BodyPublishers.ofString(body));
    token.ifPresent(known -> request.header("Authorization", "Bearer " + known.reveal()));
    try (HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).build()) {
      HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString());
      return response.statusCode() == 200
          ? Optional.empty()
          : Optional.of("the node answered " + response.statusCode() + ": " + response.body());
    } catch (IOException e) {
      return Optional.of("no answer from " + admin.url() + "; is a node running there?");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.of("interrupted");
    }
  }
}
