package pushstack.webpush;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// The value of an `Encryption` or `Crypto-Key` header (draft-ietf-httpbis-encryption-encoding-03
/// sections 3 and 4): sections separated by commas, in each section `key=value` items separated by
/// semicolons. Surrounding blanks and double quotes are not part of a value.
public record CryptoHeader(List<Section> sections) {

  /// What belongs together: the items between two commas, in the order sent.
  public record Section(List<Item> items) {
    public Section {
      items = List.copyOf(items);
    }

    /// The value of the first item of that name, compared without case; empty if there is none.
    public Optional<String> value(String key) {
      for (Item item : items) {
        if (item.key().equalsIgnoreCase(key)) {
          return Optional.of(item.value());
        }
      }
      return Optional.empty();
    }
  }

  /// One `key=value`.
  public record Item(String key, String value) {}

  public CryptoHeader {
    sections = List.copyOf(sections);
  }

  /// Empty if an item has no `=` or nothing before it.
  public static Optional<CryptoHeader> parse(String header) {
    var sections = new ArrayList<Section>();
    for (String section : header.split(",", -1)) {
      var items = new ArrayList<Item>();
      for (String item : section.split(";", -1)) {
        int equals = item.indexOf('=');
        String key = equals < 0 ? "" : trim(item.substring(0, equals));
        if (key.isEmpty()) {
          return Optional.empty();
        }
        items.add(new Item(key, trim(item.substring(equals + 1))));
      }
      sections.add(new Section(items));
    }
    return Optional.of(new CryptoHeader(sections));
  }

  /// The value in the first section that has the key.
  public Optional<String> value(String key) {
    return sections.stream().flatMap(section -> section.value(key).stream()).findFirst();
  }

  /// The header as user agents take it: no double quotes anywhere, no base64 padding at the end of
  /// a value, no blanks around items. Firefox's decoder refuses both quotes and padding.
  public String sanitised() {
    return sections.stream()
        .map(section ->
            section.items().stream()
                .map(item -> clean(item.key()) + "=" + withoutPadding(clean(item.value())))
                .collect(Collectors.joining(";")))
        .collect(Collectors.joining(","));
  }

  private static String trim(String text) {
    int start = 0;
    int end = text.length();
    while (start < end && trimmed(text.charAt(start))) {
      start++;
    }
    while (end > start && trimmed(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(start, end);
  }

  private static boolean trimmed(char c) {
    return c == ' ' || c == '\t' || c == '"';
  }

  private static String clean(String text) {
    return text.replace("\"", "");
  }

  private static String withoutPadding(String value) {
    int end = value.length();
    while (end > 0 && (value.charAt(end - 1) == '=' || trimmed(value.charAt(end - 1)))) {
      end--;
    }
    return value.substring(0, end);
  }
}
