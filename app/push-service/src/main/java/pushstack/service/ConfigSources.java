package pushstack.service;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import pushstack.fleet.FleetException;
import pushstack.schema.Suggestion;

/// The text of every setting that someone set, with where it was set. Flags win over the
/// environment, which wins over the file, which wins over parameters of AWS. In the environment and
/// the file an empty text counts as not set, since that is how both are commonly left blank.
final class ConfigSources {

  /// One text as it was found.
  record Given(String text, String source) {}

  private static final String FILE_FLAG = "--config";
  private static final String FILE_VARIABLE = Setting.ENVIRONMENT_PREFIX + "CONFIG";
  private static final String PARAMETERS_FLAG = "--parameters";
  private static final String PARAMETERS_VARIABLE = Setting.ENVIRONMENT_PREFIX + "PARAMETERS";

  // Kubernetes describes a service named "pushstack" to every process by such variables.
  private static final Pattern FOREIGN_VARIABLE =
      Pattern.compile("PUSHSTACK_(SERVICE_(HOST|PORT.*)|PORT(_.*)?)");

  private final Map<Setting<?>, Given> flags = new LinkedHashMap<>();
  private final Map<Setting<?>, Given> environment = new LinkedHashMap<>();
  private final Map<Setting<?>, Given> file = new LinkedHashMap<>();
  private final List<String> problems = new ArrayList<>();
  private @Nullable String configFile;
  private @Nullable String parameterPaths;
  private Map<Setting<?>, Given> parameters = Map.of();

  /// @throws FleetException if parameters of AWS cannot be read
  ConfigSources(List<String> args, Map<String, String> env) {
    readEnvironment(env);
    readFlags(args);
    if (configFile != null) {
      readFile(Path.of(configFile));
    }
    if (parameterPaths != null) {
      readParameters(parameterPaths);
    }
  }

  Optional<Given> find(Setting<?> setting) {
    Given given = flags.get(setting);
    if (given == null) {
      given = environment.get(setting);
    }
    if (given == null) {
      given = file.get(setting);
    }
    return Optional.ofNullable(given == null ? parameters.get(setting) : given);
  }

  /// What is wrong with the sources themselves.
  List<String> problems() {
    return problems;
  }

  private void readFlags(List<String> args) {
    for (int i = 0; i < args.size(); i++) {
      String arg = args.get(i);
      if (!arg.startsWith("--")) {
        problems.add(arg + ": is not a flag; flags are written --key value or --key=value");
        continue;
      }
      int equals = arg.indexOf('=');
      String flag = equals < 0 ? arg : arg.substring(0, equals);
      Setting<?> setting = Settings.byKey(flag.substring(2));
      if (setting == null && !flag.equals(FILE_FLAG) && !flag.equals(PARAMETERS_FLAG)) {
        problems.add(unknown(flag, "", Settings.ALL.stream().map(Setting::flag).toList()));
        // What follows an unknown flag is most likely its value.
        i += equals < 0 && i + 1 < args.size() && !args.get(i + 1).startsWith("--") ? 1 : 0;
      } else if (equals >= 0) {
        addFlag(flag, setting, arg.substring(equals + 1));
      } else if (i + 1 < args.size() && !args.get(i + 1).startsWith("--")) {
        addFlag(flag, setting, args.get(++i));
      } else if (setting != null && setting.type().name().equals(ValueType.bool().name())) {
        addFlag(flag, setting, "true");
      } else {
        problems.add(flag + ": has no value");
      }
    }
  }

  private void addFlag(String flag, @Nullable Setting<?> setting, String text) {
    if (setting == null) {
      nameSource(flag.equals(FILE_FLAG), text);
    } else if (flags.put(setting, new Given(text, "flag " + flag)) != null) {
      problems.add(flag + ": is given twice");
    }
  }

  private void nameSource(boolean isFile, String text) {
    if (isFile) {
      configFile = text;
    } else {
      parameterPaths = text;
    }
  }

  private void readEnvironment(Map<String, String> env) {
    // Sorted, so that problems come in the same order every time.
    new TreeMap<>(env)
        .forEach((name, text) -> {
          if (!name.startsWith(Setting.ENVIRONMENT_PREFIX)
              || text.isEmpty()
              || FOREIGN_VARIABLE.matcher(name).matches()) {
            return;
          }
          Setting<?> setting = Settings.byEnvironmentName(name);
          if (setting != null) {
            environment.put(setting, new Given(text, "environment " + name));
          } else if (name.equals(FILE_VARIABLE) || name.equals(PARAMETERS_VARIABLE)) {
            nameSource(name.equals(FILE_VARIABLE), text);
          } else {
            problems.add(
                unknown(
                    name,
                    " (environment)",
                    Settings.ALL.stream().map(Setting::environmentName).toList()));
          }
        });
  }

  private void readFile(Path path) {
    Map<String, String> texts;
    try {
      texts = ConfigFile.read(path);
    } catch (BadValueException e) {
      problems.add("file " + path + ": " + e.reason());
      return;
    }
    texts.forEach((key, text) -> {
      Setting<?> setting = Settings.byKey(key);
      if (setting == null) {
        problems.add(
            unknown(key, " (file " + path + ")", Settings.ALL.stream().map(Setting::key).toList()));
      } else if (!text.isEmpty()) {
        file.put(setting, new Given(text, "file " + path));
      }
    });
  }

  private void readParameters(String paths) {
    var read = new ConfigParameters(problems);
    for (String path : paths.split(",", -1)) {
      read.add(path.strip());
    }
    Optional<Given> role = find(Settings.ROLE).or(() -> read.find(Settings.ROLE));
    parameters = read.forRole(role.map(Given::text).orElse(""));
  }

  static String unknown(String name, String source, List<String> known) {
    return name
        + source
        + ": is not known"
        + Suggestion.nearest(name, known).map(near -> "; did you mean " + near + "?").orElse("");
  }
}
