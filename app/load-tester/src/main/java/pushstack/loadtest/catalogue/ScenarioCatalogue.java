package pushstack.loadtest.catalogue;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import pushstack.schema.Suggestion;

/// The scenarios by name. Immutable.
public final class ScenarioCatalogue {
  private final Map<String, ScenarioDefinition> byName;

  private ScenarioCatalogue(Map<String, ScenarioDefinition> byName) {
    this.byName = byName;
  }

  /// The scenarios among the methods of these classes, in the order of classes, by name within one.
  ///
  /// @throws CatalogueException if one cannot be called, or two have the same name
  public static ScenarioCatalogue of(Class<?>... classes) {
    return of(List.of(classes));
  }

  static ScenarioCatalogue of(Collection<Class<?>> classes) {
    var found = new ArrayList<ScenarioDefinition>();
    for (Class<?> each : classes) {
      Arrays.stream(each.getDeclaredMethods())
          .sorted(Comparator.comparing(Method::getName))
          .forEach(method -> ScenarioDefinition.of(method).ifPresent(found::add));
    }
    return new ScenarioCatalogue(index(found));
  }

  /// Both, in which no name may be twice.
  ///
  /// @throws CatalogueException if one is
  public ScenarioCatalogue plus(ScenarioCatalogue other) {
    var all = new ArrayList<>(scenarios());
    all.addAll(other.scenarios());
    return new ScenarioCatalogue(index(all));
  }

  private static Map<String, ScenarioDefinition> index(List<ScenarioDefinition> scenarios) {
    var index = new LinkedHashMap<String, ScenarioDefinition>();
    for (ScenarioDefinition each : scenarios) {
      if (index.put(each.name(), each) != null) {
        throw new CatalogueException("there are two scenarios named " + each.name());
      }
    }
    return index;
  }

  public List<ScenarioDefinition> scenarios() {
    return List.copyOf(byName.values());
  }

  /// The scenario of that name.
  ///
  /// @throws CatalogueException if there is none, with the one that may be meant
  public ScenarioDefinition get(String name) {
    ScenarioDefinition found = byName.get(name);
    if (found == null) {
      throw new CatalogueException(
          "there is no scenario \""
              + name
              + "\""
              + Suggestion.nearest(name, byName.keySet())
                  .map(near -> "; did you mean " + near + "?")
                  .orElse("; pushstack load-test scenarios lists them"));
    }
    return found;
  }
}
