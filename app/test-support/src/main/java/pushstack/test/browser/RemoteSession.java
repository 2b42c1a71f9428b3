package pushstack.test.browser;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Commands and their answers over a WebSocket: the shape that WebDriver BiDi and the DevTools
/// protocol share. Events are dropped: callers ask for what they want to know.
final class RemoteSession implements AutoCloseable {
  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(20);
  private static final JsonMapper JSON = new JsonMapper();

  private final HttpClient client = HttpClient.newHttpClient();
  private final ConcurrentMap<Long, BlockingQueue<JsonNode>> waiting = new ConcurrentHashMap<>();
  private final AtomicLong lastId = new AtomicLong();
  private final WebSocket socket;

  RemoteSession(URI address) {
    socket =
        await(
            client
                .newWebSocketBuilder()
                .connectTimeout(CONNECT_LIMIT)
                .buildAsync(address, new Receiver()),
            "connect to " + address);
  }

  static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  static JsonNode parse(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new BrowserException("the browser sent something that is not JSON", e);
    }
  }

  /// Sends the command and returns its result.
  JsonNode call(String method, ObjectNode parameters) {
    return call(method, parameters, null);
  }

  /// Sends the command to one of several targets behind the socket (DevTools' flat sessions).
  JsonNode call(String method, ObjectNode parameters, @Nullable String target) {
    long id = lastId.incrementAndGet();
    ObjectNode command = object().put("id", id).put("method", method);
    command.set("params", parameters);
    if (target != null) {
      command.put("sessionId", target);
    }
    BlockingQueue<JsonNode> slot = new ArrayBlockingQueue<>(1);
    waiting.put(id, slot);
    try {
      await(socket.sendText(command.toString(), true), method);
      JsonNode answer = slot.poll(Browser.CALL_LIMIT.toSeconds(), TimeUnit.SECONDS);
      if (answer == null) {
        throw new BrowserException(method + ": no answer within " + Browser.CALL_LIMIT);
      }
      if (!answer.has("result")) {
        throw new BrowserException(method + ": " + answer);
      }
      return answer.get("result");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BrowserException(method + ": interrupted", e);
    } finally {
      waiting.remove(id);
    }
  }

  private static <T> T await(CompletionStage<T> stage, String what) {
    try {
      return stage.toCompletableFuture().get(CONNECT_LIMIT.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BrowserException(what + ": interrupted", e);
    } catch (ExecutionException | TimeoutException e) {
      throw new BrowserException(what + ": the browser's socket failed", e);
    }
  }

  @Override
  public void close() {
    socket.abort();
    client.shutdownNow();
  }

  private final class Receiver implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
      text.append(part);
      if (last) {
        JsonNode message = parse(text.toString());
        text.setLength(0);
        BlockingQueue<JsonNode> slot = waiting.get(message.path("id").asLong(-1));
        if (slot != null) {
          slot.add(message);
        }
      }
      from.request(1);
      return null;
    }
  }
}
