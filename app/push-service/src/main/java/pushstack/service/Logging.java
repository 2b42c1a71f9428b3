package pushstack.service;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.UnsupportedEncodingException;
import java.nio.charset.StandardCharsets;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.StreamHandler;
import pushstack.service.ServiceConfig.LogFormat;
import pushstack.service.ServiceConfig.LogLevel;

/// The log of the process, on standard output. The level is that of our own loggers. Libraries stay
/// at warnings: what they say below shows requests, and with them tokens and endpoints.
public final class Logging {
  private static final Level LIBRARIES = Level.WARNING;

  // Held, since the log manager would let them be collected with their levels.
  private final Logger root;
  private final Logger ours;
  private volatile LogLevel level;

  private Logging(LogLevel level) {
    root = Logger.getLogger("");
    ours = Logger.getLogger("pushstack");
    this.level = level;
    setLevel(level);
  }

  /// Replaces whatever logging was set up before.
  public static Logging configure(LogFormat format, LogLevel level) {
    return configure(format, level, new FileOutputStream(FileDescriptor.out));
  }

  static Logging configure(LogFormat format, LogLevel level, OutputStream out) {
    LogManager.getLogManager().reset();
    Logging logging = new Logging(level);
    Formatter formatter =
        switch (format) {
          case JSON -> new JsonLogFormatter();
          case TEXT -> new TextLogFormatter();
        };
    logging.root.addHandler(new LineHandler(out, formatter));
    return logging;
  }

  public LogLevel level() {
    return level;
  }

  /// Takes effect at once, on every logger of ours.
  public void setLevel(LogLevel level) {
    Level julLevel =
        switch (level) {
          case ERROR -> Level.SEVERE;
          case WARNING -> Level.WARNING;
          case INFO -> Level.INFO;
          case DEBUG -> Level.FINE;
          case TRACE -> Level.FINER;
        };
    ours.setLevel(julLevel);
    root.setLevel(julLevel.intValue() > LIBRARIES.intValue() ? julLevel : LIBRARIES);
    this.level = level;
  }

  /// Writes each line at once: what is in a buffer dies with the process.
  private static final class LineHandler extends StreamHandler {
    LineHandler(OutputStream out, Formatter formatter) {
      super(out, formatter);
      setAll(this);
    }

    private static void setAll(Handler handler) {
      handler.setLevel(Level.ALL);
      try {
        handler.setEncoding(StandardCharsets.UTF_8.name());
      } catch (UnsupportedEncodingException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public synchronized void publish(LogRecord record) {
      super.publish(record);
      flush();
    }

    /// Standard output belongs to the process: setting the log up anew must not close it.
    @Override
    public synchronized void close() {
      flush();
    }
  }
}
