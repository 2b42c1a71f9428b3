package pushstack.loadtest.live;

import java.io.Console;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/// What can be shown where the output goes.
///
/// @param interactive whether somebody looks, so that lines may be drawn over
/// @param color whether colours are wanted
/// @param unicode whether it has more than ASCII
/// @param width columns
public record Terminal(boolean interactive, boolean color, boolean unicode, int width) {
  private static final int USUAL_WIDTH = 80;
  private static final int LEAST_WIDTH = 20;
  private static final int MOST_WIDTH = 120;

  /// Columns of a line in a log file, which nobody has to wrap.
  private static final int LINE_WIDTH = 200;

  public Terminal {
    width = Math.max(LEAST_WIDTH, width);
  }

  /// That of this process, as far as Java and its environment know it.
  public static Terminal of(Map<String, String> environment, Charset charset) {
    boolean interactive =
        Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent()
            && !environment.getOrDefault("TERM", "").equals("dumb");
    return of(interactive, environment, charset);
  }

  static Terminal of(boolean interactive, Map<String, String> environment, Charset charset) {
    // See no-color.org: set and not empty.
    boolean color = interactive && environment.getOrDefault("NO_COLOR", "").isEmpty();
    boolean unicode = charset.equals(StandardCharsets.UTF_8);
    return new Terminal(
        interactive, color, unicode, interactive ? columns(environment) : LINE_WIDTH);
  }

  private static int columns(Map<String, String> environment) {
    try {
      int columns = Integer.parseInt(environment.getOrDefault("COLUMNS", "" + USUAL_WIDTH));
      return Math.min(columns, MOST_WIDTH);
    } catch (NumberFormatException e) {
      return USUAL_WIDTH;
    }
  }
}
