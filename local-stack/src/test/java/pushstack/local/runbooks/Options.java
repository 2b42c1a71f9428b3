package pushstack.local.runbooks;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// Compares the options of a call with the help of its program. Values that begin with a dash are
/// taken for options: pages do without them.
final class Options {
  private Options() {}

  /// The options that the help does not name.
  static List<String> unknown(List<String> words, String help) {
    List<String> unknown = new ArrayList<>();
    for (String word : words) {
      if (word.startsWith("--")) {
        String name = word.split("=", 2)[0];
        if (!names(help, name)) {
          unknown.add(name);
        }
      } else if (word.startsWith("-") && word.length() > 1) {
        for (char letter : word.substring(1).toCharArray()) {
          // `head -40`, and the number of `-n50`.
          if (!Character.isDigit(letter) && !names(help, "-" + letter)) {
            unknown.add("-" + letter);
          }
        }
      }
    }
    return unknown;
  }

  private static boolean names(String help, String option) {
    return Pattern.compile("(?<![\\w-])" + Pattern.quote(option) + "(?![\\w-])")
        .matcher(help)
        .find();
  }
}
