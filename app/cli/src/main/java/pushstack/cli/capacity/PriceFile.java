package pushstack.cli.capacity;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import pushstack.cli.options.MisuseException;
import pushstack.schema.Suggestion;

/// Reads a price list: JSON, which is YAML too, so that a list may have comments.
final class PriceFile {
  /// The list that comes with the program. Its name has the month: a newer one is a new file.
  private static final String SHIPPED = "prices-2026-11.json";

  /// Bytes. A hundred times what a list of every instance type takes is a mistake.
  private static final int MAX_LENGTH = 1 << 20;

  private static final Set<String> PARTS =
      Set.of("date", "region", "source", "prices", "instances");

  private final String name;

  private PriceFile(String name) {
    this.name = name;
  }

  static PriceList shipped() {
    try (InputStream in = PriceFile.class.getResourceAsStream(SHIPPED)) {
      if (in == null) {
        throw new IllegalStateException("the program lacks its own " + SHIPPED);
      }
      return new PriceFile(SHIPPED).parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Reads somebody's own list.
  ///
  /// @throws MisuseException if the file cannot be read or is no complete list
  static PriceList read(Path file) {
    var list = new PriceFile(file.toString());
    try {
      if (Files.size(file) > MAX_LENGTH) {
        throw list.wrong("is longer than " + MAX_LENGTH + " bytes");
      }
      return list.parse(Files.readString(file));
    } catch (NoSuchFileException e) {
      throw list.wrong("does not exist");
    } catch (IOException e) {
      throw list.wrong("cannot be read: " + e.getMessage());
    }
  }

  private PriceList parse(String text) {
    Object root;
    try {
      root = new Load(LoadSettings.builder().setLabel(name).build()).loadFromString(text);
    } catch (YamlEngineException e) {
      throw wrong("is not JSON: " + String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
    }
    Map<String, Object> parts = map("the file", root);
    for (String part : parts.keySet()) {
      if (!PARTS.contains(part)) {
        throw wrong(unknown(part, PARTS));
      }
    }
    try {
      return new PriceList(
          LocalDate.parse(text(parts, "date")),
          text(parts, "region"),
          text(parts, "source"),
          prices(map("prices", parts.get("prices"))),
          instances(map("instances", parts.get("instances"))));
    } catch (DateTimeException e) {
      throw wrong("has no date such as 2026-11-27");
    } catch (IllegalArgumentException e) {
      throw wrong("cannot be used: " + e.getMessage());
    }
  }

  private Map<Price, Double> prices(Map<String, Object> amounts) {
    Map<Price, Double> prices = new EnumMap<>(Price.class);
    for (Price price : Price.values()) {
      if (!amounts.containsKey(price.key())) {
        throw wrong("lacks the price " + price.key());
      }
      prices.put(price, number(price.key(), amounts.get(price.key())));
    }
    for (String key : amounts.keySet()) {
      if (!Price.keys().contains(key)) {
        throw wrong(unknown(key, Price.keys()));
      }
    }
    return prices;
  }

  private Map<String, Instance> instances(Map<String, Object> types) {
    Map<String, Instance> instances = new LinkedHashMap<>();
    types.forEach((type, value) -> {
      Map<String, Object> facts = map(type, value);
      instances.put(
          type,
          new Instance(
              type,
              number(type + " hour", facts.get("hour")),
              number(type + " vcpu", facts.get("vcpu")),
              number(type + " memory-gib", facts.get("memory-gib"))));
    });
    return instances;
  }

  private String text(Map<String, Object> parts, String part) {
    if (parts.get(part) instanceof String text && !text.isBlank()) {
      return text;
    }
    throw wrong("lacks the text " + part);
  }

  private double number(String what, @Nullable Object value) {
    if (value instanceof Number number) {
      return number.doubleValue();
    }
    throw wrong("needs a number for " + what);
  }

  private Map<String, Object> map(String what, @Nullable Object value) {
    if (!(value instanceof Map<?, ?> map)) {
      throw wrong("needs an object for " + what);
    }
    Map<String, Object> named = new LinkedHashMap<>();
    map.forEach((key, each) -> named.put(String.valueOf(key), each));
    return named;
  }

  private static String unknown(String name, Collection<String> known) {
    return "has the unknown name "
        + name
        + Suggestion.nearest(name, known).map(near -> "; is " + near + " meant?").orElse("");
  }

  private MisuseException wrong(String what) {
    return new MisuseException("the price list " + name + " " + what);
  }
}
