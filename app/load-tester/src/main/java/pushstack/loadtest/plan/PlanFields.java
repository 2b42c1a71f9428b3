package pushstack.loadtest.plan;

import java.util.ArrayList;
import java.util.List;

/// Splits the text form of plans. A backslash takes its meaning from a separator, `\,` and `\|`;
/// before anything else it is itself. JSON that fills a field may hold separators as they are.
final class PlanFields {
  private static final char ESCAPE = '\\';

  private PlanFields() {}

  static List<String> split(String text, char separator) {
    var fields = new ArrayList<String>();
    int start = 0;
    int depth = 0;
    boolean quoted = false;
    boolean blank = true;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean inJson = depth > 0;
      if (c == ESCAPE && i + 1 < text.length()) {
        i++;
        blank = false;
      } else if (inJson && c == '"') {
        quoted = !quoted;
      } else if (!quoted && (c == '{' || c == '[') && (inJson || blank)) {
        depth++;
      } else if (inJson && !quoted && (c == '}' || c == ']')) {
        depth--;
      } else if (!inJson && c == separator) {
        fields.add(text.substring(start, i));
        start = i + 1;
      }
      // The first thing in a field of either separator: there JSON can begin.
      blank = depth == 0 && (c == ',' || c == '|' || (blank && Character.isWhitespace(c)));
    }
    fields.add(text.substring(start));
    return fields;
  }

  static boolean json(String field) {
    return field.startsWith("{") || field.startsWith("[");
  }

  /// Without the backslashes that were before separators, and without space around.
  static String unescape(String field) {
    return field.strip().replace("\\,", ",").replace("\\|", "|");
  }
}
