package pushstack.benchmark;

/// One figure of two servers that were measured in turn.
///
/// @param ours median of the runs
/// @param peer median of the runs
/// @param median of the ratios ours to peer, one of each pair
record Ratio(
    String scenario,
    String name,
    String unit,
    double ours,
    double peer,
    double median,
    double lowest,
    double highest) {

  @Override
  public String toString() {
    return "%-10s %-52s %10s %10s %-9s %6.2f (%.2f to %.2f)"
        .formatted(
            scenario,
            name,
            Figure.number(ours),
            Figure.number(peer),
            unit,
            median,
            lowest,
            highest);
  }
}
