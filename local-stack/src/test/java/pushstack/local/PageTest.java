package pushstack.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import pushstack.test.browser.Browser;
import pushstack.test.browser.Chromium;
import pushstack.test.browser.ColorScheme;
import pushstack.test.browser.Firefox;
import pushstack.test.browser.Key;

/// The page in real browsers: it subscribes, sends, receives, goes offline and back, by keyboard
/// alone too, and fits a phone. The screenshots stay in the build folder to be looked at.
@Tag("heavy")
final class PageTest {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final Path PICTURES = Path.of("target", "page");

  private static final String DELIVERED =
      "document.querySelectorAll('.message[data-fate=delivered]').length";
  private static final String KEPT = "document.querySelectorAll('.message[data-fate=kept]').length";

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
    }
  }

  @TempDir Path data;

  @ParameterizedTest
  @EnumSource
  void messageIsSentKeptAndFetched(Kind kind) throws Exception {
    Files.createDirectories(PICTURES);
    try (ServiceUnderTest service = ServiceUnderTest.start(data);
        Browser browser = kind.get()) {
      open(browser, service);

      click(browser, "send-one");
      await(browser, DELIVERED + " === 1");
      assertThat(browser.evaluate("document.querySelector('.message-text').textContent").asText())
          .isEqualTo("Hello from Pushstack");
      assertThat(steps(browser)).contains("accepted").contains("acknowledged");

      click(browser, "online");
      await(browser, "document.getElementById('state').dataset.state === 'offline'");
      click(browser, "send-one");
      await(browser, KEPT + " === 1");
      click(browser, "online");
      await(browser, DELIVERED + " === 2");

      browser.evaluate("document.getElementById('encoding').value = 'aesgcm'");
      click(browser, "send-one");
      await(browser, DELIVERED + " === 3");

      browser.evaluate("document.querySelector('input[value=key]').click()");
      await(browser, "document.getElementById('endpoint').textContent.includes('/wpush/v2/')");
      click(browser, "send-one");
      await(browser, DELIVERED + " === 4");

      for (ColorScheme scheme : ColorScheme.values()) {
        browser.prefer(scheme);
        browser.resize(1280, 1000);
        String name = kind + "-" + scheme + ".png";
        browser.screenshot(PICTURES.resolve(name.toLowerCase(Locale.ROOT)));
      }
      browser.resize(375, 800);
      assertThat(
              browser.evaluate("document.documentElement.scrollWidth <= innerWidth").booleanValue())
          .as("fits the width of a phone")
          .isTrue();
      browser.screenshot(PICTURES.resolve(kind.name().toLowerCase(Locale.ROOT) + "-phone.png"));
    }
  }

  @ParameterizedTest
  @EnumSource
  void keyboardAloneSends(Kind kind) throws Exception {
    try (ServiceUnderTest service = ServiceUnderTest.start(data);
        Browser browser = kind.get()) {
      open(browser, service);
      for (int i = 0; i < 40 && !focused(browser).equals("payload"); i++) {
        browser.press(Key.TAB);
      }
      assertThat(focused(browser)).isEqualTo("payload");
      browser.evaluate("document.getElementById('payload').select()");
      browser.type("typed");
      for (int i = 0; i < 40 && !focused(browser).equals("send-one"); i++) {
        browser.press(Key.TAB);
      }
      browser.press(Key.ENTER);
      await(browser, DELIVERED + " === 1");
      assertThat(browser.evaluate("document.querySelector('.message-text').textContent").asText())
          .isEqualTo("typed");
    }
  }

  private static void open(Browser browser, ServiceUnderTest service) throws InterruptedException {
    browser.open(service.pageUrl());
    await(browser, "document.getElementById('state')?.dataset.state === 'online'");
    await(browser, "document.getElementById('endpoint').textContent.includes('/wpush/')");
  }

  private static void click(Browser browser, String id) {
    browser.evaluate("document.getElementById('" + id + "').click()");
  }

  private static String focused(Browser browser) {
    return browser.evaluate("document.activeElement.id").asText();
  }

  private static String steps(Browser browser) {
    return browser
        .evaluate("[...document.querySelectorAll('.step')].map(s => s.dataset.name).join(' ')")
        .asText();
  }

  private static void await(Browser browser, String condition) throws InterruptedException {
    long deadline = System.nanoTime() + SOON.toNanos();
    while (!browser.evaluate(condition).booleanValue()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError(
            condition
                + " never became true; the page says "
                + browser.evaluate("document.body.innerText").asText());
      }
      TimeUnit.MILLISECONDS.sleep(50);
    }
  }
}
