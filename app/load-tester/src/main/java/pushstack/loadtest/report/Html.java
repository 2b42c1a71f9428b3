package pushstack.loadtest.report;

import java.util.List;
import java.util.regex.Pattern;

/// Builds HTML and SVG; whatever is text is escaped here and nowhere else. Of one thread.
final class Html {
  private static final Pattern NUMBER =
      Pattern.compile("–|new|(× )?[0-9][0-9,.:e+-]*([ /]?[a-zµ%A-Z]{1,2})?");

  private final StringBuilder out = new StringBuilder();

  /// What is markup already.
  Html raw(String markup) {
    out.append(markup);
    return this;
  }

  Html text(String text) {
    out.append(escape(text));
    return this;
  }

  /// An element with text only.
  ///
  /// @param attributes name and value in turn
  Html element(String name, String text, String... attributes) {
    return open(name, attributes).text(text).close(name);
  }

  Html open(String name, String... attributes) {
    out.append('<').append(name);
    attributes(attributes);
    out.append('>');
    return this;
  }

  /// An SVG element without content.
  Html empty(String name, String... attributes) {
    out.append('<').append(name);
    attributes(attributes);
    out.append("/>");
    return this;
  }

  private void attributes(String... attributes) {
    for (int i = 0; i < attributes.length; i += 2) {
      out.append(' ').append(attributes[i]).append("=\"");
      out.append(escape(attributes[i + 1])).append('"');
    }
  }

  Html close(String name) {
    out.append("</").append(name).append(">\n");
    return this;
  }

  /// A table whose rows begin with their heading. Columns of numbers stand at the right.
  Html table(String caption, List<String> heads, List<List<String>> rows) {
    open("div", "class", "scroll").open("table");
    element("caption", caption);
    open("thead").open("tr");
    for (int i = 0; i < heads.size(); i++) {
      element("th", heads.get(i), "scope", "col", "class", kind(rows, i));
    }
    close("tr").close("thead").open("tbody");
    for (List<String> row : rows) {
      open("tr").element("th", row.getFirst(), "scope", "row");
      for (int i = 1; i < row.size(); i++) {
        element("td", row.get(i), "class", kind(rows, i));
      }
      close("tr");
    }
    return close("tbody").close("table").close("div");
  }

  private static String kind(List<List<String>> rows, int column) {
    boolean numbers =
        column > 0
            && !rows.isEmpty()
            && rows.stream().allMatch(row -> NUMBER.matcher(row.get(column)).matches());
    return numbers ? "number" : "text";
  }

  static String escape(String text) {
    var out = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> out.append("&amp;");
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        case '"' -> out.append("&quot;");
        case '\'' -> out.append("&#39;");
        default -> {
          // Control characters are in no HTML text.
          boolean control = c < ' ' && c != '\n' && c != '\t';
          out.append(control ? '\uFFFD' : c);
        }
      }
    }
    return out.toString();
  }

  @Override
  public String toString() {
    return out.toString();
  }
}
