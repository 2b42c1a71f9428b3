package pushstack.infra.environment;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import pushstack.schema.Suggestion;

/// Makes a record out of the mapping of a YAML file. The keys are the record's components in kebab
/// case; one that may be absent is an `Optional` or a list, all others must be there, and nothing
/// else may be.
final class RecordReader {
  private RecordReader() {}

  /// The mapping as a record.
  ///
  /// @param path where the mapping stands, with a dot behind it unless it is the whole file
  static <R extends Record> R read(Class<R> type, String path, Map<?, ?> mapping) {
    Map<String, RecordComponent> components = new LinkedHashMap<>();
    for (RecordComponent component : type.getRecordComponents()) {
      components.put(kebabCase(component.getName()), component);
    }
    for (Object key : mapping.keySet()) {
      if (!components.containsKey(String.valueOf(key))) {
        throw unknown(path, String.valueOf(key), components);
      }
    }
    List<Object> values = new ArrayList<>();
    components.forEach((key, component) ->
        values.add(value(component.getGenericType(), path + key, mapping.get(key))));
    return construct(type, path, values);
  }

  static String kebabCase(String name) {
    return name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
  }

  private static EnvironmentException unknown(
      String path, String key, Map<String, RecordComponent> known) {
    return new EnvironmentException(
        path
            + key
            + " is not known; "
            + Suggestion.nearest(key, known.keySet())
                .map(near -> "did you mean " + near + "?")
                .orElse("there are " + String.join(", ", known.keySet())));
  }

  private static Object value(Type type, String path, @Nullable Object given) {
    if (type instanceof ParameterizedType generic) {
      Type argument = generic.getActualTypeArguments()[0];
      return generic.getRawType() == Optional.class
          ? Optional.ofNullable(given).map(present -> value(argument, path, present))
          : list(argument, path, given);
    }
    if (given == null) {
      throw new EnvironmentException(path + " is missing");
    }
    return type instanceof Class<?> simple ? single(simple, path, given) : unreadable(type);
  }

  private static List<Object> list(Type element, String path, @Nullable Object given) {
    if (given == null) {
      return List.of();
    }
    if (!(given instanceof List<?> list)) {
      throw new EnvironmentException(path + " must be a list");
    }
    List<Object> values = new ArrayList<>();
    list.forEach(item -> values.add(value(element, path, item)));
    return values;
  }

  private static Object single(Class<?> type, String path, Object given) {
    if (type.isRecord()) {
      if (!(given instanceof Map<?, ?> mapping)) {
        throw new EnvironmentException(path + " must be a mapping of keys to values");
      }
      return read(type.asSubclass(Record.class), path + ".", mapping);
    }
    if (given instanceof Map || given instanceof List) {
      throw new EnvironmentException(path + " must be a single value");
    }
    String text = given.toString();
    if (type == int.class) {
      return number(path, text);
    }
    if (type == boolean.class) {
      return bool(path, text);
    }
    return type.isEnum() ? constant(type, path, text) : text;
  }

  private static int number(String path, String text) {
    try {
      return Integer.parseInt(text.replace("_", ""));
    } catch (NumberFormatException e) {
      throw new EnvironmentException(path + " must be a whole number, not " + text);
    }
  }

  private static boolean bool(String path, String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new EnvironmentException(path + " must be true or false, not " + text);
    };
  }

  private static Object constant(Class<?> type, String path, String text) {
    List<String> names =
        Arrays.stream(type.getEnumConstants())
            .map(constant -> constant.toString().toLowerCase(Locale.ROOT))
            .toList();
    int index = names.indexOf(text);
    if (index < 0) {
      throw new EnvironmentException(
          "%s must be one of %s, not %s".formatted(path, String.join(", ", names), text));
    }
    return type.getEnumConstants()[index];
  }

  private static <R extends Record> R construct(Class<R> type, String path, List<Object> values) {
    Class<?>[] types =
        Arrays.stream(type.getRecordComponents())
            .map(RecordComponent::getType)
            .toArray(Class<?>[]::new);
    try {
      Constructor<R> canonical = type.getDeclaredConstructor(types);
      return canonical.newInstance(values.toArray());
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof IllegalArgumentException refused) {
        throw new EnvironmentException(path + refused.getMessage());
      }
      throw new IllegalStateException("the constructor of " + type + " failed", e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot make a " + type, e);
    }
  }

  private static Object unreadable(Type type) {
    throw new IllegalStateException("no value of a file becomes a " + type);
  }
}
