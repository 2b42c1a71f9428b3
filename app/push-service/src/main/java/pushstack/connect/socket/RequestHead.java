package pushstack.connect.socket;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The head of an HTTP/1.x request, well-formed by RFC 9112.
///
/// @param path of the target, without query
record RequestHead(String method, String path, List<Field> fields) {

  /// Browsers send about 20, proxies add some.
  static final int MAX_FIELDS = 100;

  /// RFC 9112 names 8,000 bytes as the least for a request line; our clients' heads are below 2 KB.
  static final int MAX_BYTES = 8 * 1024;

  /// A header field.
  ///
  /// @param name in lower case
  record Field(String name, String value) {}

  /// Finds the end of a head, behind its empty line; -1 if it has not come yet.
  static int end(byte[] bytes, int from, int to) {
    for (int i = Math.max(0, from); i + 3 < to; i++) {
      if (bytes[i] == '\r'
          && bytes[i + 1] == '\n'
          && bytes[i + 2] == '\r'
          && bytes[i + 3] == '\n') {
        return i + 4;
      }
    }
    return -1;
  }

  /// Reads a head from its first byte to the empty line that ends it; empty if it is malformed.
  ///
  /// Strict where leniency would let two parties see different requests: no bare line breaks, no
  /// folded lines, no blank before a colon, exactly one Host.
  static Optional<RequestHead> parse(byte[] bytes, int length) {
    String[] lines = new String(bytes, 0, length, ISO_8859_1).split("\r\n", MAX_FIELDS + 4);
    if (lines.length > MAX_FIELDS + 3) {
      return Optional.empty();
    }
    String[] request = lines[0].split(" ", -1);
    if (request.length != 3
        || request[0].isEmpty()
        || !request[0].chars().allMatch(RequestHead::isToken)
        || !(request[2].equals("HTTP/1.1") || request[2].equals("HTTP/1.0"))) {
      return Optional.empty();
    }
    Optional<String> path = path(request[1]);
    List<Field> fields = new ArrayList<>(lines.length);
    for (int i = 1; i < lines.length && !lines[i].isEmpty(); i++) {
      int colon = lines[i].indexOf(':');
      String name = lines[i].substring(0, Math.max(colon, 0));
      String value = lines[i].substring(colon + 1);
      if (name.isEmpty()
          || !name.chars().allMatch(RequestHead::isToken)
          || !value.chars().allMatch(RequestHead::isText)) {
        return Optional.empty();
      }
      fields.add(new Field(name.toLowerCase(Locale.ROOT), value.strip()));
    }
    if (path.isEmpty()) {
      return Optional.empty();
    }
    RequestHead head = new RequestHead(request[0], path.get(), List.copyOf(fields));
    int hosts = head.all("host").size();
    return hosts == 1 || (hosts == 0 && request[2].equals("HTTP/1.0"))
        ? Optional.of(head)
        : Optional.empty();
  }

  /// Takes the path out of a target in origin form or, as RFC 9112 section 3.2.2 asks, absolute
  /// form.
  private static Optional<String> path(String target) {
    if (target.isEmpty() || !target.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
      return Optional.empty();
    }
    String local = target;
    if (target.regionMatches(true, 0, "http://", 0, 7)) {
      int slash = target.indexOf('/', 7);
      local = slash < 0 ? "/" : target.substring(slash);
    }
    int query = local.indexOf('?');
    String path = query < 0 ? local : local.substring(0, query);
    return path.startsWith("/") ? Optional.of(path) : Optional.empty();
  }

  /// The value of a field that must not occur twice; empty if it does or is absent.
  Optional<String> only(String name) {
    List<String> values = all(name);
    return values.size() == 1 ? Optional.of(values.getFirst()) : Optional.empty();
  }

  List<String> all(String name) {
    return fields.stream().filter(f -> f.name().equals(name)).map(Field::value).toList();
  }

  /// Tells whether a field with a list of tokens names this one, whatever its case.
  boolean lists(String name, String token) {
    return all(name).stream()
        .flatMap(value -> List.of(value.split(",", -1)).stream())
        .anyMatch(member -> member.strip().equalsIgnoreCase(token));
  }

  /// RFC 9110 section 5.6.2.
  static boolean isToken(int c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || (c > 0 && "!#$%&'*+-.^_`|~".indexOf(c) >= 0);
  }

  private static boolean isText(int c) {
    return c == '\t' || (c >= ' ' && c != 0x7f);
  }
}
