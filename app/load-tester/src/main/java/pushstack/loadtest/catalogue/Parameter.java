package pushstack.loadtest.catalogue;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import pushstack.loadtest.scenario.Arg;

/// One parameter of a scenario.
public final class Parameter {
  private static final Set<Class<?>> TYPES =
      Set.of(int.class, long.class, double.class, boolean.class, String.class, Duration.class);

  private final String name;
  private final Class<?> type;
  private final Optional<String> standard;

  private Parameter(String name, Class<?> type, Optional<String> standard) {
    this.name = name;
    this.type = type;
    this.standard = standard;
  }

  static Parameter of(java.lang.reflect.Parameter parameter) {
    Arg arg = parameter.getAnnotation(Arg.class);
    if (arg == null && !parameter.isNamePresent()) {
      throw new CatalogueException(
          "its parameter "
              + parameter.getName()
              + " has no @Arg and was compiled without -parameters");
    }
    String name = arg == null ? parameter.getName() : arg.name();
    Optional<String> standard =
        arg == null || arg.value().equals(Arg.REQUIRED)
            ? Optional.empty()
            : Optional.of(arg.value());
    Class<?> type = parameter.getType();
    if (!type.isEnum() && !TYPES.contains(type)) {
      throw new CatalogueException(
          "its parameter "
              + name
              + " is a "
              + type.getSimpleName()
              + "; int, long, double, boolean, String, Duration and enums can be written in a plan");
    }
    var result = new Parameter(name, type, standard);
    standard.ifPresent(result::value);
    return result;
  }

  public String name() {
    return name;
  }

  /// Its text if a plan gives none; empty if a plan must.
  public Optional<String> standard() {
    return standard;
  }

  Object value(String text) {
    try {
      if (type == int.class) {
        return Values.count(text);
      } else if (type == long.class) {
        return Values.whole(text);
      } else if (type == double.class) {
        return Values.decimal(text);
      } else if (type == boolean.class) {
        return Values.bool(text);
      } else if (type == Duration.class) {
        return Values.duration(text);
      }
      return type.isEnum() ? constant(text) : text;
    } catch (IllegalArgumentException e) {
      throw new CatalogueException("its argument " + name + ": " + e.getMessage());
    }
  }

  private Object constant(String text) {
    Object[] constants = type.getEnumConstants();
    List<String> names = Arrays.stream(constants).map(Parameter::written).toList();
    int index = names.indexOf(text);
    if (index < 0) {
      throw new IllegalArgumentException("\"" + text + "\" is none of " + String.join(", ", names));
    }
    return constants[index];
  }

  private static String written(Object constant) {
    return ((Enum<?>) constant).name().toLowerCase(Locale.ROOT);
  }

  /// As a list of scenarios shows it, `notif_delay=30s`.
  @Override
  public String toString() {
    return name + standard.map(text -> "=" + text).orElse("");
  }
}
