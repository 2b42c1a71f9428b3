package pushstack.page;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import pushstack.webpush.crypto.P256KeyPair;
import pushstack.webpush.vapid.VapidSigner;

/// Serves the page, and sends the pushes that it asks for as an application server would: through
/// the service's public endpoint, encrypted and signed.
///
/// The VAPID key pair lives as long as the process. Safe from any thread.
public final class PageRoutes implements HttpService, AutoCloseable {
  /// The payload of a push is at most 4 KB; the rest is for escapes, keys and the endpoint.
  private static final int MAX_ORDER_BYTES = 64 * 1024;

  /// Longer than the service waits for an acknowledgement before it stores a message.
  private static final Duration SEND_LIMIT = Duration.ofSeconds(20);

  /// A page elsewhere whose name was bent to this machine must not talk to this listener.
  private static final Pattern LOOPBACK =
      Pattern.compile("(127(\\.[0-9]{1,3}){3}|localhost|\\[::1\\])(:[0-9]+)?");

  private static final JsonFactory JSON = new JsonFactory();
  private static final Header NO_STORE =
      HeaderValues.createCached(HeaderNames.CACHE_CONTROL, "no-store");
  private static final Header NO_SNIFF =
      HeaderValues.createCached("X-Content-Type-Options", "nosniff");
  private static final Header NO_REFERRER =
      HeaderValues.createCached("Referrer-Policy", "no-referrer");

  private final List<PageFile> files =
      List.of(
          PageFile.html("/", "index.html"),
          PageFile.css("page.css"),
          PageFile.svg("icon.svg"),
          PageFile.script("page.js"),
          PageFile.script("user-agent.js"),
          PageFile.script("encryption.js"),
          PageFile.script("base64url.js"),
          PageFile.script("messages.js"),
          PageFile.script("samples.js"));
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NEVER)
          .connectTimeout(SEND_LIMIT)
          .build();
  private final PageAddresses addresses;
  private final String version;
  private final InstantSource clock;
  private final VapidSigner signer = new VapidSigner(P256KeyPair.generate());
  private final Header contentPolicy;

  /// Makes the page for one service.
  ///
  /// @param version of this service, shown on the page
  public PageRoutes(PageAddresses addresses, String version, InstantSource clock) {
    this.addresses = addresses;
    this.version = version;
    this.clock = clock;
    this.contentPolicy =
        HeaderValues.createCached(
            "Content-Security-Policy",
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src"
                + " 'self' "
                + origin(addresses.webSocket())
                + "; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
  }

  private static String origin(URI address) {
    return address.getScheme() + "://" + address.getRawAuthority();
  }

  @Override
  public void routing(HttpRules rules) {
    rules.any(this::guard);
    for (PageFile file : files) {
      rules.get(file.path(), (_, response) -> send(response, file));
    }
    rules
        .get("/page/info", (_, response) -> send(response, Status.OK_200, this::writeInfo))
        .post(
            "/page/send", (request, response) -> withOrder(request, response, order -> send(order)))
        .post(
            "/page/prepare",
            (request, response) -> withOrder(request, response, order -> describe(order)));
  }

  @Override
  public void close() {
    client.shutdownNow();
  }

  private void guard(ServerRequest request, ServerResponse response) {
    response.header(NO_STORE).header(NO_SNIFF).header(NO_REFERRER).header(contentPolicy);
    if (LOOPBACK.matcher(request.authority()).matches()) {
      response.next();
    } else {
      send(response, Status.FORBIDDEN_403, problem("The page is for this machine only."));
    }
  }

  private static void send(ServerResponse response, PageFile file) {
    response.header(HeaderNames.CONTENT_TYPE, file.mediaType()).send(file.content());
  }

  /// JSON that is still to be written.
  private interface Json {
    void write(JsonGenerator json) throws IOException;
  }

  /// An answer to the page.
  private record Answer(Status status, Json content) {}

  private static Json problem(String message) {
    return json -> json.writeStringField("message", message);
  }

  private static void send(ServerResponse response, Status status, Json content) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      content.write(json);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    response
        .status(status)
        .header(HeaderNames.CONTENT_TYPE, "application/json")
        .send(bytes.toByteArray());
  }

  private void writeInfo(JsonGenerator json) throws IOException {
    json.writeStringField("webSocketUrl", addresses.webSocket().toString());
    json.writeStringField("endpointUrl", addresses.endpoint().toString());
    json.writeStringField("version", version);
    json.writeStringField("applicationServerKey", signer.publicKey());
  }

  private void withOrder(
      ServerRequest request, ServerResponse response, Function<PushOrder, Answer> use) {
    // A form of a foreign site cannot send this type without asking first, and nobody answers.
    boolean json =
        request
            .headers()
            .contentType()
            .map(type -> type.mediaType().text().equals("application/json"))
            .orElse(false);
    if (!json) {
      send(response, Status.UNSUPPORTED_MEDIA_TYPE_415, problem("Orders are JSON."));
      return;
    }
    byte[] body = read(request);
    if (body.length > MAX_ORDER_BYTES) {
      send(response, Status.REQUEST_ENTITY_TOO_LARGE_413, problem("The order is too long."));
      return;
    }
    Answer answer =
        switch (PushOrder.read(body, addresses.endpoint())) {
          case PushOrder.Reading.Valid(PushOrder order) -> use.apply(order);
          case PushOrder.Reading.Invalid(String reason) ->
              new Answer(Status.BAD_REQUEST_400, problem(reason));
        };
    send(response, answer.status(), answer.content());
  }

  private static byte[] read(ServerRequest request) {
    try {
      return request.content().inputStream().readNBytes(MAX_ORDER_BYTES + 1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Answer describe(PushOrder order) {
    PreparedPush push = PreparedPush.of(order, signer, clock.instant());
    return new Answer(
        Status.OK_200,
        json -> {
          json.writeObjectFieldStart("headers");
          for (Map.Entry<String, String> header : push.headers().entrySet()) {
            json.writeStringField(header.getKey(), header.getValue());
          }
          json.writeEndObject();
          json.writeStringField("body", Base64.getEncoder().encodeToString(push.body()));
        });
  }

  private Answer send(PushOrder order) {
    long start = System.nanoTime();
    PreparedPush push = PreparedPush.of(order, signer, clock.instant());
    double encryptedMs = milliseconds(start);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(order.endpoint())
            .timeout(SEND_LIMIT)
            .POST(HttpRequest.BodyPublishers.ofByteArray(push.body()));
    push.headers().forEach(request::header);
    try {
      HttpResponse<byte[]> response =
          client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
      return new Answer(
          Status.OK_200,
          json -> {
            json.writeNumberField("status", response.statusCode());
            json.writeStringField("message", message(response.body()));
            json.writeStringField("version", version(response));
            json.writeNumberField("encryptedMs", encryptedMs);
          });
    } catch (IOException _) {
      return new Answer(Status.BAD_GATEWAY_502, problem("The endpoint does not answer."));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return new Answer(Status.SERVICE_UNAVAILABLE_503, problem("The service is stopping."));
    }
  }

  private static double milliseconds(long startNanos) {
    return (System.nanoTime() - startNanos) / 1e6;
  }

  /// The message id at the end of `Location`, which is also the notification's `version`.
  private static String version(HttpResponse<byte[]> response) {
    String location = response.headers().firstValue("Location").orElse("");
    return location.substring(location.lastIndexOf('/') + 1);
  }

  /// The message of an error object; empty when there is none.
  private static String message(byte[] body) {
    try (JsonParser parser = JSON.createParser(body)) {
      while (parser.nextToken() != null) {
        if ("message".equals(parser.currentName())
            && parser.nextToken() == JsonToken.VALUE_STRING) {
          return parser.getText();
        }
      }
      return "";
    } catch (IOException _) {
      return "";
    }
  }
}
