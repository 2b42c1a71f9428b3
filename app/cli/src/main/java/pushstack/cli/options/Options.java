package pushstack.cli.options;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import pushstack.schema.Suggestion;
import pushstack.service.BadValueException;

/// The options of one call of a command, each valid by itself.
public final class Options {
  private static final String END_OF_OPTIONS = "--";

  private final Map<Option<?>, List<String>> texts = new HashMap<>();
  private final Map<Option<?>, List<Object>> values = new HashMap<>();
  private final List<String> operands = new ArrayList<>();

  private Options() {}

  /// Reads `--name value`, `--name=value`, and `--name` of those that stand alone.
  ///
  /// @throws MisuseException naming the first option that is unknown, given twice, or has no value
  ///   that it can take
  public static Options parse(List<String> args, List<Option<?>> known) {
    return parse(args, known, 0, Map.of());
  }

  /// The same for a command that takes operands as well: what stands by itself, and all behind
  /// `--`.
  ///
  /// @param maxOperands how many there may be
  /// @param environment texts of options that are not among the arguments
  public static Options parse(
      List<String> args,
      List<Option<?>> known,
      int maxOperands,
      Map<Option<?>, String> environment) {
    var options = new Options();
    options.read(args, known, maxOperands);
    environment.forEach((option, text) -> options.texts.putIfAbsent(option, List.of(text)));
    known.forEach(options::parse);
    return options;
  }

  /// The options that environment variables give: `--client-key` is `<prefix>CLIENT_KEY`.
  public static Map<Option<?>, String> ofEnvironment(
      String prefix, List<Option<?>> known, Map<String, String> environment) {
    var given = new HashMap<Option<?>, String>();
    for (Option<?> option : known) {
      String variable = prefix + option.name().toUpperCase(Locale.ROOT).replace('-', '_');
      String text = environment.get(variable);
      if (text != null && !text.isEmpty()) {
        given.put(option, text);
      }
    }
    return given;
  }

  private void read(List<String> args, List<Option<?>> known, int maxOperands) {
    for (int i = 0; i < args.size(); i++) {
      String arg = args.get(i);
      if (arg.equals(END_OF_OPTIONS) && maxOperands > 0) {
        args.subList(i + 1, args.size()).forEach(operand -> addOperand(operand, maxOperands));
        return;
      }
      if (!arg.startsWith("--") && maxOperands > 0) {
        addOperand(arg, maxOperands);
        continue;
      }
      int equals = arg.indexOf('=');
      String flag = equals < 0 ? arg : arg.substring(0, equals);
      Option<?> option = find(flag, known);
      if (equals >= 0) {
        give(option, arg.substring(equals + 1));
      } else if (option.standsAlone()) {
        give(option, "true");
      } else if (i + 1 < args.size() && !args.get(i + 1).startsWith("--")) {
        give(option, args.get(++i));
      } else {
        throw new MisuseException(flag + " has no value");
      }
    }
  }

  private void addOperand(String text, int max) {
    if (operands.size() == max) {
      throw new MisuseException("\"" + text + "\" is too much: " + max + " can be given");
    }
    operands.add(text);
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
    List<String> given = texts.computeIfAbsent(option, _ -> new ArrayList<>());
    if (!given.isEmpty() && !option.isRepeated()) {
      throw new MisuseException(option.flag() + " is given twice");
    }
    given.add(text);
  }

  private void parse(Option<?> option) {
    String standard = option.defaultText();
    List<String> given =
        texts.getOrDefault(option, standard == null ? List.of() : List.of(standard));
    var parsed = new ArrayList<>();
    for (String text : given) {
      try {
        parsed.add(option.type().parse(text));
      } catch (BadValueException e) {
        throw new MisuseException(option.flag() + ": \"" + text + "\" " + e.reason());
      }
    }
    values.put(option, parsed);
  }

  /// What stands by itself, in its order.
  public List<String> operands() {
    return List.copyOf(operands);
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

  /// All values of an option that may be given several times, in their order.
  // Put under this very option by its own parser.
  @SuppressWarnings("unchecked")
  public <T> List<T> all(Option<T> option) {
    return (List<T>) values.getOrDefault(option, List.of());
  }

  private <T> @Nullable T value(Option<T> option) {
    List<T> all = all(option);
    return all.isEmpty() ? null : all.getFirst();
  }

  /// The part of a command's help that explains its options.
  public static String help(List<Option<?>> options) {
    return options.stream().map(Option::help).collect(Collectors.joining());
  }
}
