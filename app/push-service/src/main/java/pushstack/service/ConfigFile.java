package pushstack.service;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.ConstructNode;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.resolver.ScalarResolver;
import org.snakeyaml.engine.v2.schema.Schema;

/// Reads a YAML file of nested or dotted keys into dotted keys and texts. Every scalar is taken as
/// it is written, so that `on`, `0x10` or a key made of digits mean nothing but themselves.
final class ConfigFile {
  // Ours has some sixty keys; a file beyond this is something else.
  private static final int MAX_CHARACTERS = 256 * 1024;

  /// Knows texts, lists and mappings only; the library's own such schema stumbles over an empty
  /// value.
  private static final Schema TEXTS =
      new Schema() {
        @Override
        public ScalarResolver getScalarResolver() {
          return (text, implicit) -> Tag.STR;
        }

        @Override
        public Map<Tag, ConstructNode> getSchemaTagConstructors() {
          return Map.of();
        }
      };

  private ConfigFile() {}

  static Map<String, String> read(Path path) throws BadValueException {
    Map<String, String> texts = new LinkedHashMap<>();
    Object root = parse(text(path));
    if (root instanceof Map<?, ?> map) {
      flatten("", map, texts);
    } else if (root != null && !"".equals(root)) {
      throw new BadValueException("must be a YAML mapping of keys to values");
    }
    return texts;
  }

  private static String text(Path path) throws BadValueException {
    try {
      return Files.readString(path);
    } catch (NoSuchFileException e) {
      throw new BadValueException("does not exist");
    } catch (CharacterCodingException e) {
      throw new BadValueException("is not UTF-8 text");
    } catch (IOException e) {
      throw new BadValueException("cannot be read: " + e.getMessage());
    }
  }

  private static @Nullable Object parse(String yaml) throws BadValueException {
    LoadSettings settings =
        LoadSettings.builder()
            .setSchema(TEXTS)
            .setAllowDuplicateKeys(false)
            .setCodePointLimit(MAX_CHARACTERS)
            .build();
    try {
      // One by one: an empty text is no document at all.
      Iterator<Object> documents = new Load(settings).loadAllFromString(yaml).iterator();
      Object first = documents.hasNext() ? documents.next() : null;
      if (documents.hasNext()) {
        throw new BadValueException("must be one YAML document");
      }
      return first;
    } catch (MarkedYamlEngineException e) {
      // Its own message quotes the line, which may hold a secret.
      String line =
          e.getProblemMark().map(Mark::getLine).map(n -> " in line " + (n + 1)).orElse("");
      throw new BadValueException("is not YAML" + line);
    } catch (YamlEngineException e) {
      throw new BadValueException("is not YAML, or is longer than " + MAX_CHARACTERS);
    }
  }

  private static void flatten(String prefix, Map<?, ?> map, Map<String, String> texts)
      throws BadValueException {
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      String key = prefix + entry.getKey();
      Object value = entry.getValue();
      if (value instanceof Map<?, ?> nested) {
        flatten(key + ".", nested, texts);
      } else if (texts.put(key, scalarOrList(key, value)) != null) {
        throw new BadValueException(key + " is there twice");
      }
    }
  }

  private static String scalarOrList(String key, @Nullable Object value) throws BadValueException {
    if (!(value instanceof List<?> list)) {
      return value == null ? "" : value.toString();
    }
    List<String> items = new ArrayList<>();
    for (Object item : list) {
      if (!(item instanceof String text) || text.contains(",")) {
        throw new BadValueException(key + " must be a list of plain values without commas");
      }
      items.add(text);
    }
    return String.join(",", items);
  }
}
