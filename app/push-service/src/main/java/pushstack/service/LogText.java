package pushstack.service;

import java.io.PrintWriter;
import java.io.StringWriter;

/// What both log formats do to texts.
final class LogText {
  // Longer ones are cut: a line of a log is read by people and carried by collectors that have
  // limits of their own.
  private static final int MAX_TEXT = 8 * 1024;
  private static final int MAX_TRACE = 32 * 1024;

  private LogText() {}

  static String limited(String text) {
    return limited(text, MAX_TEXT);
  }

  static String trace(Throwable thrown) {
    StringWriter text = new StringWriter();
    thrown.printStackTrace(new PrintWriter(text));
    return limited(text.toString(), MAX_TRACE);
  }

  private static String limited(String text, int max) {
    return text.length() <= max ? text : text.substring(0, max) + "…";
  }
}
