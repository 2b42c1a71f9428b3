package pushstack.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import pushstack.test.browser.Browser;
import pushstack.test.browser.Chromium;
import pushstack.test.browser.ColorScheme;
import pushstack.test.browser.Firefox;
import pushstack.test.browser.Key;

/// The page on the real service, in both browsers. Screenshots of each walk are left in
/// `target/screenshots`.
@Tag("heavy")
class PageTest {
  private static final Path SCREENSHOTS = Path.of("target/screenshots");
  private static final int MOST_TAB_STOPS = 30;
  private static final int COMMAND_SECONDS = 60;
  private static final String FINISH_ANIMATIONS =
      """
      document.getAnimations()
        .filter(it => it.effect.getComputedTiming().iterations !== Infinity)
        .forEach(it => it.finish())
      """;

  @TempDir static Path folder;

  private static ServiceUnderTest service;

  enum Kind implements Supplier<Browser> {
    FIREFOX {
      @Override
      public Browser get() {
        return Firefox.start(Map.of());
      }
    },
    CHROMIUM {
      @Override
      public Browser get() {
        return Chromium.start();
      }
    };

    Path screenshot(String name) {
      return SCREENSHOTS.resolve(name().toLowerCase(Locale.ROOT) + "-" + name + ".png");
    }
  }

  @BeforeAll
  static void start() throws IOException {
    Files.createDirectories(SCREENSHOTS);
    service = ServiceUnderTest.start(folder);
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @ParameterizedTest
  @EnumSource
  void messagesAreFollowedFromTheSenderToTheirAcknowledgement(Kind kind) {
    try (Browser browser = open(kind)) {
      send(browser, "Hello from Pushstack");
      browser.await(count("[data-name=acknowledged]", 1));
      assertThat(steps(browser))
          .containsExactly("encrypted", "arrived", "decrypted", "acknowledged", "accepted");
      assertThat(texts(browser, ".message-text")).containsExactly("Hello from Pushstack");
      assertThat(text(browser, ".verdict")).matches("[0-9.]+ m?s delivered");
      assertThat(text(browser, "#announcement")).startsWith("Hello from Pushstack: ");

      choose(browser, "encoding", "aesgcm");
      send(browser, "Grüße, 你好");
      browser.await(count("[data-name=acknowledged]", 2));
      assertThat(text(browser, ".message-text")).isEqualTo("Grüße, 你好");
      send(browser, "");
      browser.await(count("[data-name=acknowledged]", 3));
      assertThat(text(browser, ".message-text")).isEqualTo("without data");

      click(browser, "send-five");
      browser.await(count("[data-name=acknowledged]", 8));
      assertThat(browser.evaluate(count("[data-name=undecryptable]", 0)).asBoolean()).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource
  void messagesWaitInStorageWhileThePageIsOffline(Kind kind) {
    try (Browser browser = open(kind)) {
      send(browser, "Hello from Pushstack");
      browser.await(count("[data-name=acknowledged]", 1));
      click(browser, "online");
      browser.await("document.getElementById('state').dataset.state === 'offline'");
      type(browser, "topic", "meals");
      send(browser, "Breakfast is ready");
      browser.await(count("[data-fate=kept]", 1));
      send(browser, "Lunch is ready");
      browser.await(count("[data-fate=kept]", 1) + " && " + count("[data-fate=replaced]", 1));
      type(browser, "topic", "");
      send(browser, "The bus leaves in four minutes");
      browser.await(count("[data-fate=kept]", 2));
      choose(browser, "ttl", "0");
      send(browser, "Now or never");
      browser.await(count("[data-fate=dropped]", 1));

      click(browser, "online");

      browser.await(count("[data-name=acknowledged]", 3));
      assertThat(texts(browser, "[data-fate=delivered] .message-text"))
          .containsExactly(
              "The bus leaves in four minutes", "Lunch is ready", "Hello from Pushstack");
      assertThat(texts(browser, ".kept")).hasSize(2).allMatch(kept -> kept.startsWith("kept "));
      assertThat(texts(browser, "[data-fate=dropped] .verdict"))
          .containsExactly("TTL 0 and nobody there: not kept");

      choose(browser, "ttl", "3600");
      click(browser, "online");
      send(browser, "Still to come");
      browser.await(count("[data-fate=kept]", 1));
      portrait(browser, kind);
    }
  }

  private static void portrait(Browser browser, Kind kind) {
    browser.evaluate(FINISH_ANIMATIONS);
    browser.evaluate("scrollTo(0, 0)");
    for (ColorScheme scheme : ColorScheme.values()) {
      browser.prefer(scheme);
      browser.screenshot(kind.screenshot(scheme.keyword()));
    }
    browser.resize(360, 740);
    browser.evaluate("document.getElementById('messages-title').scrollIntoView()");
    assertThat(browser.evaluate("document.documentElement.scrollWidth <= innerWidth").asBoolean())
        .as("nothing wider than a phone")
        .isTrue();
    browser.screenshot(kind.screenshot("phone"));
  }

  @ParameterizedTest
  @EnumSource
  void everythingCanBeDoneWithTheKeyboard(Kind kind) {
    try (Browser browser = open(kind)) {
      tabTo(browser, "online", browser::press);
      browser.press(Key.SPACE);
      browser.await("document.getElementById('state').dataset.state === 'offline'");
      tabTo(browser, "payload", browser::press);
      browser.evaluate("document.activeElement.select()");
      browser.type("By keys");
      tabTo(browser, "urgency", browser::press);
      browser.press(Key.ARROW_DOWN);
      tabTo(browser, "send-one", browser::press);
      browser.press(Key.ENTER);
      browser.await(count("[data-fate=kept]", 1));
      assertThat(text(browser, ".message-facts")).contains("urgency high");
      tabTo(browser, "online", browser::pressWithShift);
      browser.press(Key.ENTER);
      browser.await(count("[data-name=acknowledged]", 1));
      tabTo(browser, "clear", browser::press);
      browser.press(Key.ENTER);
      browser.await(count(".message", 0));
    }
  }

  @ParameterizedTest
  @EnumSource
  void nothingIsAskedOfOtherServersAndEveryControlHasAName(Kind kind) {
    try (Browser browser = open(kind)) {
      String foreign =
          "performance.getEntriesByType('resource').map(it => it.name)"
              + ".filter(it => !it.startsWith(location.origin))";
      assertThat(browser.evaluate(foreign).toString()).isEqualTo("[]");
      String nameless =
          """
          [...document.querySelectorAll('button, input, select, textarea')]
            .filter(it => !(it.ariaLabel || it.labels?.length || it.textContent.trim()))
            .map(it => it.outerHTML)
          """;
      assertThat(browser.evaluate(nameless).toString()).isEqualTo("[]");
    }
  }

  @Test
  void commandsOfThePageWorkAsTheyStand() throws IOException, InterruptedException {
    NodeSender.install();
    try (Browser browser = open(Kind.FIREFOX)) {
      choose(browser, "encoding", "aesgcm");
      type(browser, "payload", "It's by curl");
      String curl = awaitSample(browser, "sample-curl", "aesgcm");
      assertThat(run(curl)).startsWith("HTTP/1.1 201");
      browser.await(count("[data-name=decrypted]", 1));
      assertThat(texts(browser, ".message-text")).containsExactly("It's by curl");
      assertThat(text(browser, ".verdict")).isEqualTo("sent from outside");

      type(browser, "payload", "It's by Node");
      String node = awaitSample(browser, "sample-node", "by Node");
      assertThat(node).startsWith("npm install web-push\n");
      assertThat(run(node.substring(node.indexOf('\n')))).startsWith("201");
      browser.await(count("[data-name=decrypted]", 2));
      assertThat(text(browser, ".message-text")).isEqualTo("It's by Node");

      assertThat(text(browser, "#sample-firefox"))
          .contains("\"dom.push.serverURL\", \"" + service.webSocketUrl() + "\"");
    }
  }

  @Test
  void restrictedSubscriptionTakesWhatThePageSigns() {
    try (Browser browser = open(Kind.CHROMIUM)) {
      String before = text(browser, "#endpoint");
      browser.evaluate("document.querySelector('input[value=key]').click()");
      browser.await("document.getElementById('endpoint').textContent.includes('/wpush/v2/')");
      assertThat(before).contains("/wpush/v1/");
      send(browser, "Signed");
      browser.await(count("[data-name=acknowledged]", 1));
    }
  }

  private static Browser open(Kind kind) {
    Browser browser = kind.get();
    try {
      browser.resize(1280, 900);
      browser.prefer(ColorScheme.LIGHT);
      browser.open(service.pageUrl());
      browser.await("document.body.dataset.ready === 'true'");
      return browser;
    } catch (RuntimeException e) {
      browser.close();
      throw e;
    }
  }

  /// Moves the focus as far as needed, and sees that it can be seen at each stop.
  private static void tabTo(Browser browser, String id, Consumer<Key> press) {
    for (int stop = 0; stop < MOST_TAB_STOPS; stop++) {
      press.accept(Key.TAB);
      JsonNode focus =
          browser.evaluate(
              "[document.activeElement.id, getComputedStyle(document.activeElement).outlineStyle]");
      assertThat(focus.get(1).asText()).as("outline of " + focus).isNotEqualTo("none");
      if (focus.get(0).asText().equals(id)) {
        return;
      }
    }
    throw new AssertionError("no way to " + id);
  }

  private static void send(Browser browser, String payload) {
    type(browser, "payload", payload);
    click(browser, "send-one");
  }

  private static void type(Browser browser, String id, String value) {
    choose(browser, id, value);
    browser.evaluate(
        "document.getElementById('" + id + "').dispatchEvent(new Event('input', {bubbles: true}))");
  }

  private static void choose(Browser browser, String id, String value) {
    String literal = "\"" + value + "\"";
    browser.evaluate("document.getElementById('" + id + "').value = " + literal);
  }

  private static void click(Browser browser, String id) {
    browser.evaluate("document.getElementById('" + id + "').click()");
  }

  private static String count(String selector, int expected) {
    return "document.querySelectorAll('" + selector + "').length === " + expected;
  }

  /// The text of the first element that matches.
  private static String text(Browser browser, String selector) {
    return browser.evaluate("document.querySelector('" + selector + "').textContent").asText();
  }

  private static List<String> texts(Browser browser, String selector) {
    JsonNode all =
        browser.evaluate(
            "[...document.querySelectorAll('" + selector + "')].map(it => it.textContent)");
    return all.valueStream().map(JsonNode::asText).toList();
  }

  private static List<String> steps(Browser browser) {
    browser.await(count("[data-name=accepted]", 1));
    JsonNode names =
        browser.evaluate("[...document.querySelectorAll('.step')].map(it => it.dataset.name)");
    return names.valueStream().map(JsonNode::asText).toList();
  }

  private static String awaitSample(Browser browser, String id, String part) {
    String content = "document.getElementById('" + id + "').textContent";
    browser.await(content + ".includes('" + part + "')");
    return browser.evaluate(content).asText();
  }

  /// What a shell prints for a command, with the installed npm library at hand.
  private static String run(String command) throws IOException, InterruptedException {
    Path output = Files.createTempFile(folder, "command", ".txt");
    Process shell =
        new ProcessBuilder("bash", "-c", command)
            .directory(Path.of("target/node").toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .redirectOutput(output.toFile())
            .start();
    try {
      assertThat(shell.waitFor(COMMAND_SECONDS, TimeUnit.SECONDS)).isTrue();
      return Files.readString(output);
    } finally {
      shell.destroyForcibly();
    }
  }
}
