package pushstack.loadtest.plan;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import pushstack.loadtest.catalogue.Arguments;
import pushstack.loadtest.catalogue.CatalogueException;
import pushstack.loadtest.catalogue.ScenarioCatalogue;
import pushstack.loadtest.catalogue.Values;

/// The text form of plans: loads between `|`, and in each, between commas, the scenario, how many
/// in all, how many are started a second, the seconds before the first, and arguments.
final class PlanText {
  private static final int FIXED = 4;
  private static final Pattern NAMED = Pattern.compile("([a-z][a-zA-Z0-9_]*)=(.*)", Pattern.DOTALL);

  private PlanText() {}

  static List<Load> parse(String text, ScenarioCatalogue catalogue) {
    List<String> parts = PlanFields.split(text, '|');
    if (parts.size() > Plan.MAX_LOADS) {
      throw new PlanException("the plan", "has more than " + Plan.MAX_LOADS + " loads");
    }
    var loads = new ArrayList<Load>();
    for (int i = 0; i < parts.size(); i++) {
      String place = "load " + (i + 1) + " (\"" + parts.get(i).strip() + "\")";
      loads.add(load(place, PlanFields.split(parts.get(i), ','), catalogue));
    }
    return loads;
  }

  private static Load load(String place, List<String> fields, ScenarioCatalogue catalogue) {
    if (fields.size() < FIXED) {
      throw new PlanException(
          place, "must be \"scenario, quantity, stagger, delay\", as in \"basic, 10, 5, 0\"");
    }
    String scenario = PlanFields.unescape(fields.getFirst());
    int quantity = read(place, "the quantity", () -> Values.count(fields.get(1).strip()));
    double stagger = read(place, "the stagger", () -> Values.decimal(fields.get(2).strip()));
    Duration delay = read(place, "the delay", () -> Values.duration(fields.get(3).strip()));
    Arguments arguments = arguments(place, fields.subList(FIXED, fields.size()));
    try {
      return new Load(
          catalogue.get(scenario).call(arguments),
          new Drive.Starts(quantity, stagger),
          delay,
          Optional.empty());
    } catch (IllegalArgumentException e) {
      throw new PlanException(place, String.valueOf(e.getMessage()));
    }
  }

  private interface Reading<T> {
    T read();
  }

  private static <T> T read(String place, String what, Reading<T> reading) {
    try {
      return reading.read();
    } catch (IllegalArgumentException e) {
      throw new PlanException(place, what + " " + e.getMessage());
    }
  }

  /// Arguments as they are written behind one another.
  ///
  /// @throws PlanException if one is no JSON, or stands by place after one by name
  static Arguments arguments(String place, List<String> fields) {
    var placed = new ArrayList<String>();
    var named = new LinkedHashMap<String, String>();
    for (String field : fields) {
      Arguments more = argument(place, field.strip());
      if (!more.placed().isEmpty() && !named.isEmpty()) {
        throw new PlanException(
            place, "the argument \"" + field.strip() + "\" stands by place after one by name");
      }
      placed.addAll(more.placed());
      more.named()
          .forEach((name, value) -> {
            if (named.put(name, value) != null) {
              throw new PlanException(place, "the argument " + name + " is given twice");
            }
          });
    }
    return new Arguments(placed, named);
  }

  private static Arguments argument(String place, String field) {
    if (PlanFields.json(field)) {
      try {
        return JsonArguments.parse(PlanFields.unescape(field));
      } catch (CatalogueException e) {
        throw new PlanException(place, String.valueOf(e.getMessage()));
      }
    }
    Matcher named = NAMED.matcher(field);
    return named.matches()
        ? new Arguments(List.of(), Map.of(named.group(1), PlanFields.unescape(named.group(2))))
        : new Arguments(List.of(PlanFields.unescape(field)), Map.of());
  }
}
