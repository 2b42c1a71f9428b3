package pushstack.storage.embedded;

import java.sql.SQLException;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;
import pushstack.storage.StorageException;

/// Says in a sentence what an operator can do about a failure of SQLite.
final class Faults {
  /// SQLite's extended codes keep the primary one in the low byte.
  private static final int PRIMARY = 0xff;

  private final String file;

  /// Speaks of one database.
  ///
  /// @param file how the sentences call the database
  Faults(String file) {
    this.file = file;
  }

  StorageException toException(String operation, Exception cause) {
    if (cause instanceof StorageException known) {
      return known;
    }
    return new StorageException(operation + ": " + sentence(cause), cause);
  }

  private String sentence(Exception cause) {
    if (!(cause instanceof SQLException sql)) {
      return "unexpected " + cause.getClass().getSimpleName();
    }
    if (!(sql instanceof SQLiteException known)) {
      return "SQLite refused: " + sql.getMessage();
    }
    SQLiteErrorCode code = SQLiteErrorCode.getErrorCode(known.getResultCode().code & PRIMARY);
    return switch (code) {
      case SQLITE_FULL -> "no room is left on the disk for " + file;
      case SQLITE_CORRUPT, SQLITE_NOTADB ->
          file + " is damaged or no database; it was left as it is: restore a backup";
      case SQLITE_READONLY, SQLITE_CANTOPEN, SQLITE_PERM, SQLITE_AUTH ->
          file + " cannot be written: make it and its folder writable for the user of this process";
      case SQLITE_BUSY, SQLITE_LOCKED -> file + " is in use by another program";
      case SQLITE_IOERR -> "the disk failed on " + file + " (" + known.getResultCode().name() + ")";
      default -> "SQLite refused: " + known.getResultCode().name();
    };
  }
}
