package pushstack.cli.options;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import pushstack.schema.Suggestion;
import pushstack.service.BadValueException;

/// The options of one call of a command, each valid by itself.
public final class Options {
  private final Map<Option<?>, String> texts = new HashMap<>();
  private final Map<Option<?>, Object> values = new HashMap<>();

  private Options() {}

  /// Reads `--name value`, `--name=value`, and `--name` of those that stand alone.
  ///
  /// @throws MisuseException naming the first option that is unknown, given twice, or has no value
  ///   that it can take
  public static Options parse(List<String> args, List<Option<?>> known) {
    var options = new Options();
    for (int i = 0; i < args.size(); i++) {
      String arg = args.get(i);
      int equals = arg.indexOf('=');
      String flag = equals < 0 ? arg : arg.substring(0, equals);
      Option<?> option = find(flag, known);
      if (equals >= 0) {
        options.give(option, arg.substring(equals + 1));
      } else if (option.standsAlone()) {
        options.give(option, "true");
      } else if (i + 1 < args.size() && !args.get(i + 1).startsWith("--")) {
        options.give(option, args.get(++i));
      } else {
        throw new MisuseException(flag + " has no value");
      }
    }
    known.forEach(options::parse);
    return options;
  }

  private static Option<?> find(String flag, List<Option<?>> known) {
    for (Option<?> option : known) {
      if (option.flag().equals(flag)) {
        return option;
      }
    }
    if (!flag.startsWith("--")) {
      throw new MisuseException(
          "\"" + flag + "\" is not an option; options are written --name value");
    }
    List<String> flags = known.stream().map(Option::flag).toList();
    throw new MisuseException(
        flag
            + " is not known"
            + Suggestion.nearest(flag, flags)
                .map(near -> "; did you mean " + near + "?")
                .orElse(""));
  }

  private void give(Option<?> option, String text) {
    if (texts.put(option, text) != null) {
      throw new MisuseException(option.flag() + " is given twice");
    }
  }

  private void parse(Option<?> option) {
    String text = texts.getOrDefault(option, option.defaultText());
    if (text == null) {
      return;
    }
    try {
      values.put(option, option.type().parse(text));
    } catch (BadValueException e) {
      throw new MisuseException(option.flag() + ": \"" + text + "\" " + e.reason());
    }
  }

  /// Whether it was given, as opposed to its default.
  public boolean isGiven(Option<?> option) {
    return texts.containsKey(option);
  }

  /// The value of an option that has a default.
  public <T> T get(Option<T> option) {
    T value = value(option);
    if (value == null) {
      throw new IllegalStateException(option + " has no value and no default");
    }
    return value;
  }

  public <T> Optional<T> find(Option<T> option) {
    return Optional.ofNullable(value(option));
  }

  // Put under this very option by its own parser.
  @SuppressWarnings("unchecked")
  private <T> @Nullable T value(Option<T> option) {
    return (T) values.get(option);
  }

  /// The part of a command's help that explains its options.
  public static String help(List<Option<?>> options) {
    return options.stream().map(Option::help).collect(Collectors.joining());
  }
}
