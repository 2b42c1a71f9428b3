package pushstack.loadtest.plan;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import pushstack.loadtest.catalogue.Values;
import pushstack.schema.Suggestion;

/// A mapping of a YAML plan whose keys are taken one after the other. What is left over at the end
/// is a mistake.
final class Section {
  private final String path;
  private final Map<String, Object> values = new LinkedHashMap<>();
  private final List<String> known = new ArrayList<>();

  Section(String path, @Nullable Object value) {
    this.path = path;
    if (!(value instanceof Map<?, ?> map)) {
      throw new PlanException(path, "must be a mapping of keys to values");
    }
    map.forEach((key, each) -> {
      if (each == null) {
        throw new PlanException(place(String.valueOf(key)), "has no value");
      }
      values.put(String.valueOf(key), each);
    });
  }

  String place(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  private String self() {
    return path.isEmpty() ? "the plan" : path;
  }

  Optional<Object> any(String key) {
    known.add(key);
    return Optional.ofNullable(values.remove(key));
  }

  Set<String> keys() {
    return values.keySet();
  }

  /// Numbers and booleans as they are written.
  static Optional<String> scalar(Object value) {
    return value instanceof Collection || value instanceof Map
        ? Optional.empty()
        : Optional.of(String.valueOf(value));
  }

  Optional<String> text(String key) {
    return any(key)
        .map(value ->
            scalar(value)
                .orElseThrow(() -> new PlanException(place(key), "must be a single value")));
  }

  <T> Optional<T> read(String key, Function<String, T> parser) {
    return text(key).map(text -> parsed(place(key), text, parser));
  }

  <T> T required(String key, Function<String, T> parser) {
    return read(key, parser).orElseThrow(() -> new PlanException(self(), "needs the key " + key));
  }

  static <T> T parsed(String place, String text, Function<String, T> parser) {
    try {
      return parser.apply(text);
    } catch (IllegalArgumentException e) {
      throw new PlanException(place, String.valueOf(e.getMessage()));
    }
  }

  /// A mapping that is there or empty.
  Optional<Section> section(String key) {
    return any(key).map(value -> new Section(place(key), value));
  }

  /// A list; a single value is a list of one.
  List<Object> list(String key) {
    return any(key)
        .map(value -> value instanceof List<?> list ? List.<Object>copyOf(list) : List.of(value))
        .orElse(List.of());
  }

  Optional<Duration> time(String key, Duration min, Duration max) {
    return read(
        key,
        text -> {
          Duration value = Values.duration(text);
          if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
            throw new IllegalArgumentException(
                "must be between " + shown(min) + " and " + shown(max) + ", not " + text);
          }
          return value;
        });
  }

  private static String shown(Duration time) {
    return time.toMillis() % 1_000 == 0 ? time.toSeconds() + "s" : time.toMillis() + "ms";
  }

  Optional<URI> address(String key, Set<String> schemes) {
    return read(key, text -> parsedAddress(text, schemes));
  }

  private static URI parsedAddress(String text, Set<String> schemes) {
    try {
      var address = new URI(text);
      String scheme = address.getScheme();
      if (scheme != null && schemes.contains(scheme) && address.getHost() != null) {
        return address;
      }
    } catch (URISyntaxException _) {
      // Told below, as for any other text.
    }
    throw new IllegalArgumentException(
        "\""
            + text
            + "\" is no address that begins with "
            + String.join(":// or ", schemes.stream().sorted().toList())
            + "://");
  }

  /// To be called when all keys that there can be have been taken.
  void end() {
    for (String key : values.keySet()) {
      throw new PlanException(
          place(key),
          "is not known"
              + Suggestion.nearest(key, known)
                  .map(near -> "; did you mean " + near + "?")
                  .orElse("; there are " + String.join(", ", known)));
    }
  }
}
