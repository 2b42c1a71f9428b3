package pushstack.infra.environment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import pushstack.schema.Suggestion;

/// The environments of a folder, one YAML file each, named after it. An operator adds a file;
/// nothing is compiled.
public final class Environments {
  private static final String EXTENSION = ".yaml";
  // Ours have some fifty lines; a file beyond this is something else.
  private static final int MAX_CHARACTERS = 64 * 1024;

  private final Path folder;

  public Environments(Path folder) {
    this.folder = folder;
  }

  /// The names that exist, sorted.
  public List<String> names() {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(EXTENSION))
          .map(name -> name.substring(0, name.length() - EXTENSION.length()))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new EnvironmentException("There is no folder of environments at " + folder + ".");
    }
  }

  /// The environment of that name.
  ///
  /// @param name what `-c env=<name>` says, if it is there
  /// @throws EnvironmentException if there is no such environment, or it cannot be deployed
  public Env read(Optional<String> name) {
    List<String> known = names();
    String choice = String.join(", ", known);
    if (name.isEmpty()) {
      throw new EnvironmentException(
          "Name an environment with -c env=<name>; there are: " + choice + ".");
    }
    if (!known.contains(name.get())) {
      throw new EnvironmentException(
          "There is no environment %s%s; there are: %s."
              .formatted(
                  name.get(),
                  Suggestion.nearest(name.get(), known)
                      .map(near -> "; did you mean " + near + "?")
                      .orElse(""),
                  choice));
    }
    return read(name.get());
  }

  private Env read(String name) {
    Path file = folder.resolve(name + EXTENSION);
    try {
      Map<Object, Object> mapping = new LinkedHashMap<>(parse(Files.readString(file)));
      if (mapping.containsKey("name")) {
        throw new EnvironmentException("name must not be given, since the file's name says it");
      }
      mapping.put("name", name);
      return RecordReader.read(Env.class, "", mapping);
    } catch (EnvironmentException e) {
      String end = e.problem().endsWith("?") ? "" : ".";
      throw new EnvironmentException("%s: %s%s".formatted(file, e.problem(), end));
    } catch (IOException e) {
      throw new EnvironmentException("%s cannot be read as UTF-8 text.".formatted(file));
    }
  }

  private static Map<?, ?> parse(String yaml) {
    LoadSettings settings =
        LoadSettings.builder()
            .setAllowDuplicateKeys(false)
            .setCodePointLimit(MAX_CHARACTERS)
            .build();
    try {
      if (new Load(settings).loadFromString(yaml) instanceof Map<?, ?> mapping) {
        return mapping;
      }
      throw new EnvironmentException("must be a YAML mapping of keys to values");
    } catch (MarkedYamlEngineException e) {
      String line =
          e.getProblemMark().map(Mark::getLine).map(n -> " in line " + (n + 1)).orElse("");
      throw new EnvironmentException("is not YAML%s: %s".formatted(line, e.getProblem()));
    } catch (YamlEngineException e) {
      throw new EnvironmentException(
          "is not YAML, or is longer than " + MAX_CHARACTERS + " characters");
    }
  }
}
