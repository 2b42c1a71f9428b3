package pushstack.test.browser;

import static pushstack.test.browser.RemoteSession.object;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Headless Firefox, driven by WebDriver BiDi on its own port, without a driver process.
public final class Firefox implements Browser {
  private static final String SHIFT = "\uE008";

  private final Path executable;
  private final Path folder = BrowserProcess.newFolder();
  private final Path profile = folder.resolve("profile");
  private Running running;

  private Firefox(Path executable, Map<String, Object> preferences) {
    this.executable = executable;
    try {
      Files.createDirectory(profile);
      Map<String, Object> all = new TreeMap<>(FirefoxPreferences.QUIET);
      all.putAll(preferences);
      Files.writeString(profile.resolve("user.js"), userScript(all));
      running = launch();
    } catch (IOException e) {
      BrowserProcess.delete(folder);
      throw new UncheckedIOException(e);
    } catch (RuntimeException e) {
      BrowserProcess.delete(folder);
      throw e;
    }
  }

  /// Starts Firefox with a new profile.
  ///
  /// @param preferences as in `about:config`: strings, integers and booleans
  public static Firefox start(Map<String, Object> preferences) {
    return new Firefox(Browsers.require("firefox-esr", "firefox"), preferences);
  }

  private static String userScript(Map<String, Object> preferences) {
    return preferences.entrySet().stream()
        .map(entry ->
            "user_pref(" + literal(entry.getKey()) + ", " + literal(entry.getValue()) + ");\n")
        .collect(Collectors.joining());
  }

  private static String literal(Object value) {
    return value instanceof String text ? TextNode.valueOf(text).toString() : value.toString();
  }

  private Running launch() throws IOException {
    Path address = profile.resolve("WebDriverBiDiServer.json");
    Files.deleteIfExists(address);
    BrowserProcess process =
        new BrowserProcess(
            List.of(
                executable.toString(),
                "--headless",
                "--no-remote",
                "--profile",
                profile.toString(),
                "--remote-debugging-port=0",
                // Preferences are set while it runs; nobody else can reach this port's profile.
                "--remote-allow-system-access",
                "about:blank"),
            folder);
    try {
      JsonNode server =
          RemoteSession.parse(process.awaitFile(address, content -> content.endsWith("}")));
      RemoteSession session =
          new RemoteSession(
              URI.create("ws://127.0.0.1:" + server.get("ws_port").asInt() + "/session"));
      return Running.begin(process, session);
    } catch (RuntimeException e) {
      process.end();
      throw e;
    }
  }

  /// Ends the browser as a user would and starts it again with the same profile.
  public void restart() {
    quit();
    start();
  }

  /// Ends the browser and keeps the profile.
  public void quit() {
    running.end();
  }

  /// Starts the browser again after [#quit()].
  public void start() {
    try {
      running = launch();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Sets a preference of the running browser.
  public void set(String preference, Object value) {
    String kind =
        switch (value) {
          case Boolean _ -> "Bool";
          case Integer _ -> "Int";
          default -> "Char";
        };
    evaluateAsBrowser(
        "Services.prefs.set%sPref(%s, %s)".formatted(kind, literal(preference), literal(value)));
  }

  /// The value of an expression that runs with the browser's own rights.
  public JsonNode evaluateAsBrowser(String expression) {
    return running.evaluate(running.chrome, expression);
  }

  @Override
  public void open(URI address) {
    running.session.call(
        "browsingContext.navigate",
        object()
            .put("context", running.tab)
            .put("url", address.toString())
            .put("wait", "complete"));
    // A new window has the address bar focused; keys then reach the page but do nothing there.
    evaluateAsBrowser("gBrowser.selectedBrowser.focus()");
  }

  @Override
  public JsonNode evaluate(String expression) {
    return running.evaluate(running.tab, expression);
  }

  @Override
  public void screenshot(Path file) {
    JsonNode image =
        running.session.call(
            "browsingContext.captureScreenshot", object().put("context", running.tab));
    try {
      Files.write(file, Base64.getDecoder().decode(image.get("data").asText()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void resize(int width, int height) {
    ObjectNode parameters = object().put("context", running.tab);
    parameters.putObject("viewport").put("width", width).put("height", height);
    running.session.call("browsingContext.setViewport", parameters);
  }

  @Override
  public void prefer(ColorScheme scheme) {
    int override =
        switch (scheme) {
          case DARK -> 0;
          case LIGHT -> 1;
        };
    set("layout.css.prefers-color-scheme.content-override", override);
    // Preferences reach the page's process on their own way.
    await("matchMedia('(prefers-color-scheme: " + scheme.keyword() + ")').matches");
  }

  @Override
  public void press(Key key) {
    type(String.valueOf(key.webDriver()));
  }

  @Override
  public void pressWithShift(Key key) {
    String pressed = String.valueOf(key.webDriver());
    perform(
        List.of(
            new Stroke("keyDown", SHIFT),
            new Stroke("keyDown", pressed),
            new Stroke("keyUp", pressed),
            new Stroke("keyUp", SHIFT)));
  }

  @Override
  public void type(String text) {
    perform(
        text.codePoints()
            .mapToObj(Character::toString)
            .flatMap(key -> Stream.of(new Stroke("keyDown", key), new Stroke("keyUp", key)))
            .toList());
  }

  /// Half of pressing a key.
  private record Stroke(String type, String value) {}

  private void perform(List<Stroke> strokes) {
    ObjectNode parameters = object().put("context", running.tab);
    var keyboard =
        parameters.putArray("actions").addObject().put("type", "key").put("id", "keyboard");
    var actions = keyboard.putArray("actions");
    for (Stroke stroke : strokes) {
      actions.addObject().put("type", stroke.type).put("value", stroke.value);
    }
    running.session.call("input.performActions", parameters);
  }

  @Override
  public String version() {
    return running.version;
  }

  @Override
  public void close() {
    running.end();
    BrowserProcess.delete(folder);
  }

  /// One run of the program over the profile.
  private record Running(
      BrowserProcess process, RemoteSession session, String version, String tab, String chrome) {

    static Running begin(BrowserProcess process, RemoteSession session) {
      ObjectNode capabilities = object();
      capabilities.putObject("capabilities");
      JsonNode opened = session.call("session.new", capabilities).get("capabilities");
      String version =
          opened.get("browserName").asText() + " " + opened.get("browserVersion").asText();
      String tab =
          session.call("browsingContext.getTree", object()).at("/contexts/0/context").asText();
      String chrome =
          session
              .call("browsingContext.getTree", object().put("moz:scope", "chrome"))
              .at("/contexts/0/context")
              .asText();
      return new Running(process, session, version, tab, chrome);
    }

    JsonNode evaluate(String context, String expression) {
      ObjectNode parameters =
          object()
              .put("expression", "(async () => JSON.stringify(await (" + expression + ")))()")
              .put("awaitPromise", true)
              .put("resultOwnership", "none");
      parameters.putObject("target").put("context", context);
      JsonNode answer = session.call("script.evaluate", parameters);
      if (!"success".equals(answer.get("type").asText())) {
        throw new BrowserException(
            "script failed: " + answer.at("/exceptionDetails/text").asText());
      }
      JsonNode value = answer.at("/result/value");
      return RemoteSession.parse(value.isMissingNode() ? "null" : value.asText());
    }

    void end() {
      try {
        session.call("browser.close", object());
      } catch (BrowserException _) {
        // It may be gone already, or go before it answers; the process tells.
      }
      session.close();
      process.end();
    }
  }
}
