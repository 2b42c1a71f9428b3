package pushstack.service;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import pushstack.fleet.FleetException;
import pushstack.fleet.ParameterStore;
import pushstack.service.ConfigSources.Given;
import pushstack.service.ServiceConfig.Role;

/// Settings from parameters of AWS Systems Manager: below a path, each has the name of a key. Those
/// of one role alone lie a folder deeper, as in `connection/websocket.max-connections`, and win
/// over those of all roles. Of several paths the first that sets a key wins.
final class ConfigParameters {
  private static final Pattern PATH = Pattern.compile("/([A-Za-z0-9_.-]+/){1,14}");

  /// Of no role in particular.
  private static final String COMMON = "";

  private static final List<String> FOLDERS =
      List.of(COMMON, folder(Role.CONNECTION), folder(Role.ENDPOINT));

  private final List<String> problems;

  /// By folder, one for each path.
  private final List<Map<String, Map<Setting<?>, Given>>> read = new ArrayList<>();

  /// @param problems to which it adds what is wrong with a parameter
  ConfigParameters(List<String> problems) {
    this.problems = problems;
  }

  private static String folder(Role role) {
    return role.name().toLowerCase(Locale.ROOT);
  }

  /// Reads everything below one more path.
  ///
  /// @throws FleetException if it cannot be read
  void add(String text) {
    String path = text.endsWith("/") ? text : text + "/";
    if (!PATH.matcher(path).matches()) {
      problems.add("--parameters: \"" + text + "\" is not a path such as /push/prod/config/");
      return;
    }
    Map<String, Map<Setting<?>, Given>> folders = new HashMap<>();
    ParameterStore.below(path)
        .forEach((name, value) -> put(name, name.substring(path.length()), value, folders));
    read.add(folders);
  }

  private void put(
      String name, String below, String value, Map<String, Map<Setting<?>, Given>> folders) {
    int slash = below.lastIndexOf('/');
    String folder = slash < 0 ? COMMON : below.substring(0, slash);
    String key = below.substring(slash + 1);
    String source = "parameter " + name;
    Setting<?> setting = Settings.byKey(key);
    if (!FOLDERS.contains(folder)) {
      problems.add(source + ": lies in a folder that no role has");
    } else if (setting == null) {
      List<String> known = Settings.ALL.stream().map(Setting::key).toList();
      problems.add(ConfigSources.unknown(key, " (" + source + ")", known));
    } else {
      folders.computeIfAbsent(folder, _ -> new HashMap<>()).put(setting, new Given(value, source));
    }
  }

  /// What is set for all roles.
  Optional<Given> find(Setting<?> setting) {
    return Optional.ofNullable(forRole(COMMON).get(setting));
  }

  /// What is set for a role.
  Map<Setting<?>, Given> forRole(String role) {
    Map<Setting<?>, Given> found = new HashMap<>();
    for (var folders : read) {
      folders.getOrDefault(role, Map.of()).forEach(found::putIfAbsent);
      folders.getOrDefault(COMMON, Map.of()).forEach(found::putIfAbsent);
    }
    return found;
  }
}
