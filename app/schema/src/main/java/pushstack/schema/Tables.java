package pushstack.schema;

import java.util.regex.Pattern;

/// The names of one deployment's tables: a prefix that keeps deployments of one account apart, and
/// the table's own name.
public record Tables(String prefix) {
  public static final String DEFAULT_PREFIX = "pushstack-";

  /// What DynamoDB takes in a table name; the length leaves room for the longest base name within
  /// its 255 characters.
  private static final Pattern PREFIX = Pattern.compile("[A-Za-z0-9_.-]{0,200}");

  public Tables {
    if (!PREFIX.matcher(prefix).matches()) {
      throw new IllegalArgumentException(
          "a table prefix has at most 200 of the characters A-Z a-z 0-9 _ . -, not: " + prefix);
    }
  }

  public String name(Table table) {
    return prefix + table.baseName();
  }
}
