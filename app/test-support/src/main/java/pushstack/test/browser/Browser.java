package pushstack.test.browser;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;

/// A running headless browser with one tab. Every call is bounded in time and throws
/// [BrowserException] when the browser refuses or does not answer; `close` ends all its processes
/// and removes its profile.
///
/// For one thread at a time.
public interface Browser extends AutoCloseable {

  /// How long one call may take. Generous, because the machines that run these suites are shared.
  Duration CALL_LIMIT = Duration.ofSeconds(60);

  /// Loads the address and waits until the page's `load` event.
  void open(URI address);

  /// The value of a JavaScript expression, promises awaited, as JSON; `undefined` comes as JSON's
  /// null.
  JsonNode evaluate(String expression);

  /// Evaluates the expression until its value is neither null, false, 0 nor empty, and returns it.
  default JsonNode await(String expression) {
    long deadline = System.nanoTime() + CALL_LIMIT.toNanos();
    while (true) {
      JsonNode value = evaluate(expression);
      boolean come =
          switch (value.getNodeType()) {
            case BOOLEAN -> value.booleanValue();
            case NUMBER -> value.doubleValue() != 0;
            case STRING -> !value.textValue().isEmpty();
            case ARRAY, OBJECT -> !value.isEmpty();
            case NULL, MISSING, BINARY, POJO -> false;
          };
      if (come) {
        return value;
      }
      if (System.nanoTime() > deadline) {
        throw new BrowserException("still " + value + " after " + CALL_LIMIT + ": " + expression);
      }
      BrowserProcess.pause();
    }
  }

  /// Writes a PNG of what the window shows.
  void screenshot(Path file);

  /// Sets the size of the viewport in CSS pixels.
  void resize(int width, int height);

  /// Makes pages see this colour scheme as the user's choice.
  void prefer(ColorScheme scheme);

  /// Presses and releases one key in the focused element.
  void press(Key key);

  /// Presses and releases one key while Shift is down.
  void pressWithShift(Key key);

  /// Types text into the focused element, one key press for each character.
  void type(String text);

  /// Name and version, for reports.
  String version();

  @Override
  void close();
}
