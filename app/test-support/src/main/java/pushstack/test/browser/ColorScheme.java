package pushstack.test.browser;

/// The values of the media feature `prefers-color-scheme`.
public enum ColorScheme {
  LIGHT("light"),
  DARK("dark");

  private final String keyword;

  ColorScheme(String keyword) {
    this.keyword = keyword;
  }

  /// The word that style sheets use.
  public String keyword() {
    return keyword;
  }
}
