package pushstack.metrics;

import org.jspecify.annotations.Nullable;
import pushstack.metrics.Labels.Browser;
import pushstack.metrics.Labels.Device;
import pushstack.metrics.Labels.Os;

/// The little that metrics and logs say about a user agent: a few families, whatever its header
/// claims.
public record UserAgentTags(Os os, Browser browser, Device device) {
  /// Of user agents that do not say what they are.
  public static final UserAgentTags UNKNOWN =
      new UserAgentTags(Os.OTHER, Browser.OTHER, Device.DESKTOP);

  // Real headers are below 300; what stands behind tells nothing more.
  private static final int MAX_LENGTH = 512;

  /// Reads a `User-Agent` header; null if there was none.
  public static UserAgentTags parse(@Nullable String header) {
    if (header == null || header.isBlank()) {
      return UNKNOWN;
    }
    String text = header.length() > MAX_LENGTH ? header.substring(0, MAX_LENGTH) : header;
    return new UserAgentTags(os(text), browser(text), device(text));
  }

  // The order matters: a phone's header names the systems that it descends from.
  private static Os os(String text) {
    if (text.contains("Android")) {
      return Os.ANDROID;
    }
    if (text.contains("Windows")) {
      return Os.WINDOWS;
    }
    if (text.contains("iPhone") || text.contains("iPad") || text.contains("like Mac OS X")) {
      return Os.OTHER;
    }
    if (text.contains("Macintosh") || text.contains("Mac OS X")) {
      return Os.MAC_OSX;
    }
    if (text.contains("Linux") || text.contains("X11")) {
      return Os.LINUX;
    }
    // Firefox OS says what it is by saying nothing: "(Mobile; rv:26.0)".
    return text.contains("(Mobile; ") || text.contains("(Tablet; ") ? Os.FIREFOX_OS : Os.OTHER;
  }

  // The same here: Opera claims to be Chrome, which claims to be Safari.
  private static Browser browser(String text) {
    if (text.contains("Firefox/") || text.contains("FxiOS/")) {
      return Browser.FIREFOX;
    }
    if (text.contains("OPR/") || text.contains("Opera")) {
      return Browser.OPERA;
    }
    if (text.contains("Edg/") || text.contains("Edge/")) {
      return Browser.OTHER;
    }
    if (text.contains("Chrome/") || text.contains("Chromium/") || text.contains("CriOS/")) {
      return Browser.CHROME;
    }
    return text.contains("Safari/") ? Browser.SAFARI : Browser.OTHER;
  }

  private static Device device(String text) {
    boolean mobile =
        text.contains("Mobile")
            || text.contains("Android")
            || text.contains("Tablet")
            || text.contains("iPhone")
            || text.contains("iPad");
    return mobile ? Device.MOBILE : Device.DESKTOP;
  }
}
