package pushstack.test.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Supplier;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Tag("heavy")
class BrowserContractTest {
  private static final String DARK = "matchMedia('(prefers-color-scheme: dark)').matches";
  private static final Map<String, String> SITE =
      Map.of(
          "/",
          """
          <!doctype html><meta name="color-scheme" content="light dark"><title>keys</title>
          <input id="name"><button onclick="document.title = document.getElementById('name').value">
          Go</button>
          """);

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

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource
  void oneWalkThroughTheInterface(Kind kind) throws IOException {
    try (ScriptedPushServer server = new ScriptedPushServer(SITE);
        Browser browser = kind.get()) {
      assertThat(browser.version())
          .containsIgnoringCase(kind == Kind.FIREFOX ? "firefox" : "chrom");
      browser.open(server.address("http", "/"));
      browser.resize(400, 300);
      assertThat(browser.evaluate("[innerWidth, innerHeight]").toString()).isEqualTo("[400,300]");
      assertThat(browser.evaluate("new Promise(done => setTimeout(done, 5, {a: [1, null, 'ü']}))"))
          .hasToString("{\"a\":[1,null,\"ü\"]}");
      assertThat(browser.evaluate("undefined").isNull()).isTrue();
      assertThatThrownBy(() -> browser.evaluate("missing.name"))
          .isInstanceOf(BrowserException.class)
          .hasMessageContaining("missing");

      browser.evaluate("document.getElementById('name').focus()");
      browser.type("Grüße");
      browser.press(Key.TAB);
      browser.pressWithShift(Key.TAB);
      assertThat(browser.evaluate("document.activeElement.id").asText()).isEqualTo("name");
      browser.press(Key.TAB);
      browser.press(Key.ENTER);
      browser.await("document.title !== 'keys'");
      assertThat(browser.evaluate("document.title").asText()).isEqualTo("Grüße");

      browser.prefer(ColorScheme.DARK);
      assertThat(browser.evaluate(DARK).asBoolean()).isTrue();
      int dark = corner(browser);
      browser.prefer(ColorScheme.LIGHT);
      assertThat(browser.evaluate(DARK).asBoolean()).isFalse();
      assertThat(corner(browser) & 0xff).isGreaterThan(dark & 0xff);
    }
  }

  private int corner(Browser browser) throws IOException {
    Path file = folder.resolve("window.png");
    browser.screenshot(file);
    BufferedImage image = ImageIO.read(file.toFile());
    assertThat(image.getWidth()).isEqualTo(400);
    return image.getRGB(399, 299);
  }
}
