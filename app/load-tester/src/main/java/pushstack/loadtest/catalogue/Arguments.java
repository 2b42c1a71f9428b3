package pushstack.loadtest.catalogue;

import java.util.List;
import java.util.Map;

/// What a plan gives a scenario, as text.
///
/// @param placed by place, from the first
/// @param named by name
public record Arguments(List<String> placed, Map<String, String> named) {
  public static final Arguments NONE = new Arguments(List.of(), Map.of());

  public Arguments {
    placed = List.copyOf(placed);
    named = Map.copyOf(named);
  }
}
