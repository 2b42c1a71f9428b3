package pushstack.test.browser;

/// Keys that have no printed character, as WebDriver and as the DevTools protocol call them.
public enum Key {
  TAB('\uE004', "Tab", 9, ""),
  ENTER('\uE006', "Enter", 13, "\r"),
  ESCAPE('\uE00C', "Escape", 27, ""),
  SPACE(' ', " ", 32, " "),
  END('\uE010', "End", 35, ""),
  HOME('\uE011', "Home", 36, ""),
  ARROW_LEFT('\uE012', "ArrowLeft", 37, ""),
  ARROW_UP('\uE013', "ArrowUp", 38, ""),
  ARROW_RIGHT('\uE014', "ArrowRight", 39, ""),
  ARROW_DOWN('\uE015', "ArrowDown", 40, "");

  private final char webDriver;
  private final String domKey;
  private final int virtualKeyCode;
  private final String text;

  Key(char webDriver, String domKey, int virtualKeyCode, String text) {
    this.webDriver = webDriver;
    this.domKey = domKey;
    this.virtualKeyCode = virtualKeyCode;
    this.text = text;
  }

  char webDriver() {
    return webDriver;
  }

  /// The DOM's `key` value; its `code` is the same except for the space bar.
  String domKey() {
    return domKey;
  }

  String domCode() {
    return this == SPACE ? "Space" : domKey;
  }

  int virtualKeyCode() {
    return virtualKeyCode;
  }

  /// What the key would type.
  String text() {
    return text;
  }
}
