package pushstack.service;

import java.util.ArrayList;
import java.util.List;

/// The text of a file or secret with keys of one kind: one a line, newest first; empty lines and
/// lines that begin with `#` are skipped.
final class KeyLines {
  private KeyLines() {}

  /// @param source where the lines are from, for a sentence about them
  /// @throws KeySourceException if a line is no key, or none is
  static List<Secret> parse(KeyKind kind, String source, List<String> lines) {
    List<Secret> keys = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      if (!kind.accepts(line)) {
        throw new KeySourceException(source, "has no key in line " + (i + 1) + ": " + kind.form());
      }
      keys.add(new Secret(line));
    }
    if (keys.isEmpty()) {
      throw new KeySourceException(source, "has no key");
    }
    return List.copyOf(keys);
  }
}
