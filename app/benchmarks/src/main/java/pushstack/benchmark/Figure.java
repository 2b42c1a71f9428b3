package pushstack.benchmark;

/// One measured number.
///
/// @param scenario the command that measured it
public record Figure(String scenario, String name, double value, String unit) {

  @Override
  public String toString() {
    String number =
        value >= 1_000
            ? "%,.0f".formatted(value)
            : value >= 10 ? "%.1f".formatted(value) : "%.2f".formatted(value);
    return "%-8s %-44s %12s %s".formatted(scenario, name, number, unit);
  }
}
