package pushstack.pushlog;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;

/// A file of batches, one behind the other. When it is full it is renamed, with `.1` behind its
/// name, and takes the place of the one that was renamed before: at most twice the limit is used.
public final class LogFile implements BatchTarget {
  private static final Logger LOG = System.getLogger(LogFile.class.getName());

  private final Path file;
  private final Path previous;
  private final long maxBytes;

  /// Appends to what is there.
  ///
  /// @param maxBytes of one file; a batch that is longer still is written whole
  public LogFile(Path file, long maxBytes) {
    this.file = file;
    this.previous = file.resolveSibling(file.getFileName() + ".1");
    this.maxBytes = maxBytes;
  }

  @Override
  public boolean publish(Batch batch) {
    byte[] text = batch.text().getBytes(UTF_8);
    try {
      if (Files.exists(file) && Files.size(file) + text.length > maxBytes) {
        Files.move(file, previous, REPLACE_EXISTING);
      }
      Files.write(file, text, CREATE, APPEND);
      return true;
    } catch (IOException e) {
      LOG.log(Level.WARNING, "push-log.file-failed", e);
      return false;
    }
  }

  @Override
  public boolean remote() {
    return false;
  }

  @Override
  public void close() {}
}
