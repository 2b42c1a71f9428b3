package pushstack.schema;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/// Finds what someone may have meant who mistyped a key of a file or a flag.
public final class Suggestion {
  private Suggestion() {}

  /// The name nearest to the one given, or nothing if none is near. A name also counts as near if
  /// only what stands before its last separator is missing.
  public static Optional<String> nearest(String given, Collection<String> names) {
    int limit = Math.max(2, given.length() / 4);
    return names.stream()
        .min(Comparator.comparingInt((String name) -> distance(given, name)).thenComparing(n -> n))
        .filter(name -> distance(given, name) <= limit)
        .or(() -> names.stream().filter(name -> endsWith(name, given)).findFirst());
  }

  private static boolean endsWith(String name, String end) {
    return name.endsWith("." + end) || name.endsWith("_" + end);
  }

  /// Levenshtein's: single characters inserted, removed or replaced.
  static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }
}
