package pushstack.service;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Pattern;

/// The kinds of keys a deployment has.
public enum KeyKind {
  /// Fernet keys of push endpoints and message ids: 32 bytes in URL-safe base64.
  TOKEN(
      "token",
      "keys.token",
      "Keys of push endpoints and message ids",
      "43 characters of URL-safe base64, with or without = behind them"),
  /// Shared secrets with which nodes prove themselves to each other.
  NODE_AUTH(
      "node-auth",
      "keys.node-auth",
      "Secrets that nodes prove themselves with",
      KeyKind.LONG_SECRET),
  /// What admin calls carry.
  ADMIN("admin", "admin.token", "Bearer tokens of admin calls", KeyKind.LONG_SECRET);

  static final String LONG_SECRET = "32 to 200 visible characters without comma";

  // A comma separates keys; white space is never meant.
  private static final Pattern LONG = Pattern.compile("[\\x21-\\x7e&&[^,]]{32,200}");
  private static final Pattern FERNET = Pattern.compile("[A-Za-z0-9_-]{43}=?");
  private static final int BYTES = 32;

  private final String label;
  private final String settingKey;
  private final String meaning;
  private final String form;

  KeyKind(String label, String settingKey, String meaning, String form) {
    this.label = label;
    this.settingKey = settingKey;
    this.meaning = meaning;
    this.form = form;
  }

  /// A fresh key from a strong source, in the form of the file.
  public String generate(SecureRandom random) {
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    return Base64.getUrlEncoder().encodeToString(bytes);
  }

  /// What logs call it.
  String label() {
    return label;
  }

  /// The key of the configuration that takes them as they are.
  String settingKey() {
    return settingKey;
  }

  String meaning() {
    return meaning;
  }

  /// The file that the first start makes beside the data.
  String fileName() {
    return label + "-keys";
  }

  String form() {
    return form;
  }

  boolean accepts(String text) {
    return switch (this) {
      case TOKEN -> FERNET.matcher(text).matches();
      case NODE_AUTH, ADMIN -> isLongSecret(text);
    };
  }

  static boolean isLongSecret(String text) {
    return LONG.matcher(text).matches();
  }
}
