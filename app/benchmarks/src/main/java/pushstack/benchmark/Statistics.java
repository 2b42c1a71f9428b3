package pushstack.benchmark;

import java.util.Arrays;

/// Of a handful of numbers.
final class Statistics {
  private Statistics() {}

  static double median(double... values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  static double min(double... values) {
    return Arrays.stream(values).min().orElseThrow();
  }

  static double max(double... values) {
    return Arrays.stream(values).max().orElseThrow();
  }
}
