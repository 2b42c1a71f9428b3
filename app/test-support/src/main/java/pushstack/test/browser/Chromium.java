package pushstack.test.browser;

import static pushstack.test.browser.RemoteSession.object;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;

/// Headless Chromium, driven by the DevTools protocol.
public final class Chromium implements Browser {
  /// The bit for Shift among a key event's modifiers.
  private static final int SHIFT = 8;

  private final Path folder = BrowserProcess.newFolder();
  private final BrowserProcess process;
  private final RemoteSession session;
  private final String tab;

  private Chromium(Path executable) {
    Path data = folder.resolve("data");
    process = new BrowserProcess(command(executable, data), folder);
    try {
      String[] address =
          process
              .awaitFile(data.resolve("DevToolsActivePort"), content -> content.contains("\n/"))
              .split("\n", -1);
      session = new RemoteSession(URI.create("ws://127.0.0.1:" + address[0] + address[1]));
      String target =
          session
              .call("Target.createTarget", object().put("url", "about:blank"))
              .get("targetId")
              .asText();
      tab =
          session
              .call("Target.attachToTarget", object().put("targetId", target).put("flatten", true))
              .get("sessionId")
              .asText();
    } catch (RuntimeException e) {
      process.end();
      BrowserProcess.delete(folder);
      throw e;
    }
  }

  /// Starts Chromium with a new profile.
  public static Chromium start() {
    return new Chromium(Browsers.require("chromium", "chromium-browser", "google-chrome"));
  }

  private static List<String> command(Path executable, Path data) {
    return List.of(
        executable.toString(),
        "--headless",
        // Chromium refuses its sandbox to root, which is what containers run as.
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--disable-dev-shm-usage",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--remote-debugging-port=0",
        "--user-data-dir=" + data,
        "about:blank");
  }

  @Override
  public void open(URI address) {
    // The old document would otherwise answer "complete" before the new one has begun.
    evaluate("void (window.pushstackLeft = true)");
    JsonNode answer = inTab("Page.navigate", object().put("url", address.toString()));
    if (answer.has("errorText")) {
      throw new BrowserException(address + ": " + answer.get("errorText").asText());
    }
    await("document.readyState === 'complete' && !window.pushstackLeft");
  }

  @Override
  public JsonNode evaluate(String expression) {
    JsonNode answer =
        inTab(
            "Runtime.evaluate",
            object()
                .put("expression", "(async () => JSON.stringify(await (" + expression + ")))()")
                .put("awaitPromise", true)
                .put("returnByValue", true));
    if (answer.has("exceptionDetails")) {
      throw new BrowserException("script failed: " + answer.get("exceptionDetails"));
    }
    JsonNode value = answer.at("/result/value");
    return RemoteSession.parse(value.isMissingNode() ? "null" : value.asText());
  }

  @Override
  public void screenshot(Path file) {
    JsonNode image = inTab("Page.captureScreenshot", object().put("format", "png"));
    try {
      Files.write(file, Base64.getDecoder().decode(image.get("data").asText()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void resize(int width, int height) {
    inTab(
        "Emulation.setDeviceMetricsOverride",
        object()
            .put("width", width)
            .put("height", height)
            .put("deviceScaleFactor", 1)
            .put("mobile", false));
  }

  @Override
  public void prefer(ColorScheme scheme) {
    ObjectNode parameters = object();
    parameters
        .putArray("features")
        .addObject()
        .put("name", "prefers-color-scheme")
        .put("value", scheme.keyword());
    inTab("Emulation.setEmulatedMedia", parameters);
  }

  @Override
  public void press(Key key) {
    press(key, 0);
  }

  @Override
  public void pressWithShift(Key key) {
    press(key, SHIFT);
  }

  private void press(Key key, int modifiers) {
    ObjectNode down =
        object()
            .put("type", key.text().isEmpty() ? "rawKeyDown" : "keyDown")
            .put("key", key.domKey())
            .put("code", key.domCode())
            .put("windowsVirtualKeyCode", key.virtualKeyCode())
            .put("modifiers", modifiers)
            .put("text", key.text());
    inTab("Input.dispatchKeyEvent", down);
    inTab("Input.dispatchKeyEvent", down.deepCopy().put("type", "keyUp").put("text", ""));
  }

  @Override
  public void type(String text) {
    text.codePoints()
        .mapToObj(Character::toString)
        .forEach(character -> {
          ObjectNode event = object().put("key", character);
          inTab(
              "Input.dispatchKeyEvent",
              event.deepCopy().put("type", "keyDown").put("text", character));
          inTab("Input.dispatchKeyEvent", event.put("type", "keyUp"));
        });
  }

  @Override
  public String version() {
    return session.call("Browser.getVersion", object()).get("product").asText();
  }

  @Override
  public void close() {
    try {
      session.call("Browser.close", object());
    } catch (BrowserException _) {
      // It may be gone already, or go before it answers; the process tells.
    }
    session.close();
    process.end();
    BrowserProcess.delete(folder);
  }

  private JsonNode inTab(String method, ObjectNode parameters) {
    return session.call(method, parameters, tab);
  }
}
