package pushstack.metrics;

import java.util.List;

/// What is documented of a metric family.
///
/// @param unit empty for a plain count
public record MetricFamily(
    String name, Kind kind, String unit, List<String> labels, String meaning) {

  /// How its numbers behave.
  public enum Kind {
    COUNTER,
    GAUGE,
    HISTOGRAM
  }

  /// The name under which a counter's samples appear.
  public String sampleName() {
    return kind == Kind.COUNTER ? name + "_total" : name;
  }
}
