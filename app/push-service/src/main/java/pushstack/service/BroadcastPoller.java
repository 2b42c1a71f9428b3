package pushstack.service;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import pushstack.connect.BroadcastBoard;
import pushstack.metrics.Metrics;
import pushstack.storage.Broadcasts;
import pushstack.storage.StorageException;

/// Reads the versions of broadcasts from their table and, if one is configured, from a server that
/// speaks Megaphone's protocol. Where both know a broadcast, the table wins: it is what the
/// operator set by hand. A source that fails keeps what it said last.
final class BroadcastPoller implements AutoCloseable {
  /// A thousand broadcasts of a hundred bytes.
  private static final int MAX_ANSWER = 128 * 1024;

  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final JsonFactory JSON = new JsonFactory();
  private static final Logger LOG = System.getLogger(BroadcastPoller.class.getName());

  private final Broadcasts table;
  private final Optional<URI> megaphone;
  private final BroadcastBoard board;
  private final Runnable changed;
  private final Metrics metrics;
  private final HttpClient client = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
  private Map<String, String> fromTable = Map.of();
  private Map<String, String> fromMegaphone = Map.of();

  /// @param changed run after the board has changed, on a virtual thread of its own
  BroadcastPoller(
      Broadcasts table,
      Optional<URI> megaphone,
      BroadcastBoard board,
      Runnable changed,
      Metrics metrics) {
    this.table = table;
    this.megaphone = megaphone;
    this.board = board;
    this.changed = changed;
    this.metrics = metrics;
  }

  /// Asks every source once.
  synchronized void poll() {
    try {
      fromTable = table.all();
      metrics.megaphoneOk.inc();
    } catch (StorageException e) {
      metrics.megaphoneError.inc("table");
      LOG.log(Level.WARNING, "broadcasts.table-failed", e);
    }
    if (megaphone.isPresent()) {
      try {
        fromMegaphone = ask(megaphone.get());
        metrics.megaphoneOk.inc();
      } catch (IOException e) {
        metrics.megaphoneError.inc("megaphone");
        LOG.log(Level.WARNING, "broadcasts.megaphone-failed", e);
      }
    }
    var all = new LinkedHashMap<>(fromMegaphone);
    all.putAll(fromTable);
    if (board.update(all)) {
      Thread.startVirtualThread(changed);
    }
  }

  private Map<String, String> ask(URI url) throws IOException {
    try {
      HttpRequest request = HttpRequest.newBuilder(url).timeout(TIMEOUT).build();
      HttpResponse<InputStream> response =
          client.send(request, HttpResponse.BodyHandlers.ofInputStream());
      try (InputStream body = response.body()) {
        if (response.statusCode() != 200) {
          throw new IOException("answered " + response.statusCode());
        }
        byte[] bytes = body.readNBytes(MAX_ANSWER + 1);
        if (bytes.length > MAX_ANSWER) {
          throw new IOException("answered more than " + MAX_ANSWER + " bytes");
        }
        return parse(bytes);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /// Reads `{"broadcasts": {id: version, …}}`.
  static Map<String, String> parse(byte[] bytes) throws IOException {
    var versions = new LinkedHashMap<String, String>();
    try (JsonParser json = JSON.createParser(bytes)) {
      expect(json.nextToken() == JsonToken.START_OBJECT);
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        boolean wanted = json.currentName().equals("broadcasts");
        JsonToken value = json.nextToken();
        if (!wanted) {
          json.skipChildren();
          continue;
        }
        expect(value == JsonToken.START_OBJECT);
        while (json.nextToken() == JsonToken.FIELD_NAME) {
          String id = json.currentName();
          expect(json.nextToken() == JsonToken.VALUE_STRING);
          versions.put(id, json.getText());
        }
      }
      expect(json.currentToken() == JsonToken.END_OBJECT);
    }
    return versions;
  }

  private static void expect(boolean condition) throws IOException {
    if (!condition) {
      throw new IOException("not {\"broadcasts\": {id: version}}");
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
