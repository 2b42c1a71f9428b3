package pushstack.storage.embedded;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;
import pushstack.storage.StorageException;

/// The folder of a database, claimed for this process until it ends, however it ends. The lock is
/// on a file of its own: locking the database itself would drop SQLite's own locks.
final class DataFolder implements AutoCloseable {
  private static final String DATABASE = "pushstack.db";
  private static final String LOCK = "pushstack.lock";

  private final Path database;
  private final FileChannel lockFile;

  private DataFolder(Path database, FileChannel lockFile) {
    this.database = database;
    this.lockFile = lockFile;
  }

  static DataFolder claim(Path folder) {
    try {
      Files.createDirectories(folder);
      Path database = folder.resolve(DATABASE);
      FileChannel lockFile = claimLock(folder);
      try {
        createPrivately(database);
      } catch (IOException e) {
        lockFile.close();
        throw e;
      }
      return new DataFolder(database, lockFile);
    } catch (FileAlreadyExistsException e) {
      throw new StorageException("the data folder " + folder + " is a file: name a folder", e);
    } catch (IOException e) {
      throw new StorageException(
          "the data folder "
              + folder
              + " cannot be written ("
              + e.getClass().getSimpleName()
              + "): make it writable for the user of this process, or name another",
          e);
    }
  }

  private static FileChannel claimLock(Path folder) throws IOException {
    FileChannel file =
        FileChannel.open(
            folder.resolve(LOCK),
            StandardOpenOption.CREATE,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE);
    boolean claimed = false;
    try {
      if (tryLock(file) == null) {
        throw new StorageException(
            "the data folder "
                + folder
                + " is in use by another process"
                + holder(file)
                + ": one process owns it; stop that one, or name another folder");
      }
      file.truncate(0);
      file.write(utf8(Long.toString(ProcessHandle.current().pid())), 0);
      claimed = true;
      return file;
    } finally {
      if (!claimed) {
        file.close();
      }
    }
  }

  private static @Nullable FileLock tryLock(FileChannel file) throws IOException {
    try {
      return file.tryLock();
    } catch (OverlappingFileLockException e) {
      return null; // this very process has it open
    }
  }

  private static String holder(FileChannel file) throws IOException {
    ByteBuffer pid = ByteBuffer.allocate(20);
    file.read(pid, 0);
    String text = StandardCharsets.UTF_8.decode(pid.flip()).toString();
    return text.isEmpty() ? "" : " (" + text + ")";
  }

  private static ByteBuffer utf8(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  /// What waits for user agents is nobody else's business. SQLite gives its side files the mode of
  /// the database.
  private static void createPrivately(Path database) throws IOException {
    if (Files.exists(database)) {
      return;
    }
    if (database.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.createFile(
          database,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    } else {
      Files.createFile(database);
    }
  }

  Path database() {
    return database;
  }

  @Override
  public void close() {
    try {
      lockFile.close();
    } catch (IOException e) {
      throw new StorageException("cannot release " + database, e);
    }
  }
}
