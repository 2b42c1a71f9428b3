package pushstack.service;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import pushstack.schema.Deployment;

/// How the text of a setting becomes a value.
///
/// @param name what the reference table calls it
/// @param secret whether the text must never be shown
public record ValueType<T>(String name, boolean secret, Parser<T> parser) {

  /// Reads one text.
  @FunctionalInterface
  public interface Parser<T> {
    T parse(String text) throws BadValueException;
  }

  // Host names and addresses, IPv6 included. Whether one can be bound is seen at start.
  private static final Pattern HOST =
      Pattern.compile("[A-Za-z0-9._-]+|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");
  private static final int MAX_PORT = 65_535;

  public T parse(String text) throws BadValueException {
    return parser.parse(text);
  }

  public static ValueType<Boolean> bool() {
    return new ValueType<>(
        "true or false",
        false,
        text ->
            switch (text) {
              case "true" -> true;
              case "false" -> false;
              default -> throw new BadValueException("must be true or false");
            });
  }

  public static ValueType<Integer> count(int min, int max) {
    return new ValueType<>("number", false, text -> number(text, min, max));
  }

  static ValueType<Integer> port() {
    return new ValueType<>("port, 0 for any", false, text -> number(text, 0, MAX_PORT));
  }

  private static int number(String text, int min, int max) throws BadValueException {
    try {
      int value = Integer.parseInt(text);
      if (value >= min && value <= max) {
        return value;
      }
    } catch (NumberFormatException e) {
      throw new BadValueException("is not a whole number");
    }
    throw new BadValueException("must be between " + min + " and " + max);
  }

  public static ValueType<java.time.Duration> duration(String min, String max) {
    return new ValueType<>("duration", false, text -> Durations.parse(text, min, max));
  }

  static ValueType<Integer> size(String min, String max) {
    return new ValueType<>("size", false, text -> Sizes.parse(text, min, max));
  }

  public static ValueType<Path> path() {
    return new ValueType<>(
        "path",
        false,
        text -> {
          try {
            return Path.of(text);
          } catch (InvalidPathException e) {
            throw new BadValueException("is not a path: " + e.getReason());
          }
        });
  }

  static ValueType<String> host() {
    return new ValueType<>(
        "host",
        false,
        text -> {
          if (!HOST.matcher(text).matches()) {
            throw new BadValueException("is neither a host name nor an address");
          }
          return text;
        });
  }

  public static ValueType<String> text(Pattern form, String meaning) {
    return new ValueType<>(
        "text",
        false,
        text -> {
          if (!form.matcher(text).matches()) {
            throw new BadValueException("must be " + meaning);
          }
          return text;
        });
  }

  /// The name of a deployment on AWS.
  static ValueType<Deployment> deployment() {
    return new ValueType<>(
        "text",
        false,
        text -> {
          try {
            return new Deployment(text);
          } catch (IllegalArgumentException e) {
            throw new BadValueException("must be 1 to 20 of a-z, 0-9 and -, a letter first");
          }
        });
  }

  /// A base address: what follows is appended, so it ends without a slash.
  public static ValueType<URI> baseUrl(Set<String> schemes) {
    return new ValueType<>("URL", false, text -> parseBaseUrl(text, schemes));
  }

  /// An address that is used as it is.
  static ValueType<URI> url() {
    return new ValueType<>("URL", false, text -> absolute(text, Set.of("http", "https")));
  }

  private static URI parseBaseUrl(String text, Set<String> schemes) throws BadValueException {
    URI uri = absolute(text.endsWith("/") ? text.substring(0, text.length() - 1) : text, schemes);
    if (uri.getRawQuery() != null || uri.getRawFragment() != null) {
      throw new BadValueException("must have neither query nor fragment");
    }
    return uri;
  }

  private static URI absolute(String text, Set<String> schemes) throws BadValueException {
    URI uri;
    try {
      uri = new URI(text);
    } catch (URISyntaxException e) {
      throw new BadValueException("is not a URL: " + e.getReason());
    }
    String scheme = uri.getScheme();
    if (scheme == null || !schemes.contains(scheme) || uri.getHost() == null) {
      throw new BadValueException(
          "must be a URL with a host that begins with "
              + schemes.stream().sorted().map(s -> s + "://").collect(Collectors.joining(" or ")));
    }
    if (uri.getRawUserInfo() != null) {
      throw new BadValueException("must not contain a user or a password");
    }
    if (uri.getPort() > MAX_PORT) {
      throw new BadValueException("has a port above " + MAX_PORT);
    }
    return uri;
  }

  public static <E extends Enum<E>> ValueType<E> oneOf(Class<E> type) {
    List<E> all = List.of(type.getEnumConstants());
    String names = all.stream().map(ValueType::wireName).collect(Collectors.joining(", "));
    return new ValueType<>(
        names,
        false,
        text -> {
          for (E value : all) {
            if (wireName(value).equals(text)) {
              return value;
            }
          }
          throw new BadValueException("must be one of " + names);
        });
  }

  private static String wireName(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  static ValueType<Secret> secret(Predicate<String> acceptable, String meaning) {
    return new ValueType<>("secret", true, text -> checkedSecret(text, acceptable, meaning));
  }

  static ValueType<List<Secret>> secrets(Predicate<String> acceptable, String meaning) {
    return new ValueType<>(
        "list of secrets",
        true,
        text -> {
          List<Secret> secrets = new ArrayList<>();
          for (String item : items(text)) {
            secrets.add(checkedSecret(item, acceptable, meaning));
          }
          return List.copyOf(secrets);
        });
  }

  private static Secret checkedSecret(String text, Predicate<String> acceptable, String meaning)
      throws BadValueException {
    if (!acceptable.test(text)) {
      throw new BadValueException("must be " + meaning);
    }
    return new Secret(text);
  }

  /// A list whose items are separated by commas.
  static <T> ValueType<List<T>> listOf(ValueType<T> item) {
    return new ValueType<>(
        "list of " + item.name(),
        item.secret(),
        text -> {
          List<T> values = new ArrayList<>();
          for (String part : items(text)) {
            values.add(item.parse(part));
          }
          return List.copyOf(values);
        });
  }

  private static List<String> items(String text) {
    return Arrays.stream(text.split(",", -1)).map(String::strip).filter(s -> !s.isEmpty()).toList();
  }
}
