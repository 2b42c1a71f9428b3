package pushstack.benchmark;

/// One measured number.
///
/// @param scenario the command that measured it
public record Figure(String scenario, String name, double value, String unit) {

  static String number(double value) {
    double size = Math.abs(value);
    if (size >= 1_000 || size == Math.rint(size)) {
      return "%,.0f".formatted(value);
    }
    return size >= 10 ? "%.1f".formatted(value) : "%.2f".formatted(value);
  }

  @Override
  public String toString() {
    return "%-10s %-66s %10s %s".formatted(scenario, name, number(value), unit);
  }
}
