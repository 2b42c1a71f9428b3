package pushstack.storage.embedded;

import java.sql.SQLException;
import java.util.List;
import pushstack.storage.StorageException;

/// The versions of the schema. A file carries the number of migrations that made it; a migration
/// that was released is never changed, only followed by another.
final class Migrations {
  /// "Push" in ASCII: tells our files from those of other programs.
  private static final long APPLICATION_ID = 0x50757368;

  private static final List<List<String>> ALL = List.of(first(), second());

  private Migrations() {}

  /// Looks at a file before anything is written to it.
  static void check(Sql sql, String file) throws SQLException {
    long version = version(sql);
    boolean empty = sql.number("SELECT count(*) FROM sqlite_schema") == 0;
    if (sql.number("PRAGMA application_id") != APPLICATION_ID && !(empty && version == 0)) {
      throw new StorageException(
          file + " is the database of another program: name another folder; it was left as it is");
    }
    if (version > ALL.size()) {
      throw new StorageException(
          file
              + " was written by a newer version of Pushstack (schema "
              + version
              + ", this one knows up to "
              + ALL.size()
              + "): run the newer version; it was left as it is");
    }
  }

  /// Brings the file to the newest version, each step whole or not at all.
  static void apply(Sql sql) throws SQLException {
    for (long next = version(sql); next < ALL.size(); next++) {
      sql.execute("BEGIN IMMEDIATE");
      try {
        for (String statement : ALL.get((int) next)) {
          sql.execute(statement);
        }
        sql.execute("PRAGMA user_version = " + (next + 1));
        sql.execute("COMMIT");
      } catch (SQLException e) {
        rollBack(sql, e);
        throw e;
      }
    }
  }

  static long version(Sql sql) throws SQLException {
    return sql.number("PRAGMA user_version");
  }

  private static void rollBack(Sql sql, SQLException reason) {
    try {
      sql.execute("ROLLBACK");
    } catch (SQLException e) {
      reason.addSuppressed(e);
    }
  }

  static long newest() {
    return ALL.size();
  }

  private static List<String> first() {
    return List.of(
        "PRAGMA application_id = " + APPLICATION_ID,
        """
        CREATE TABLE router (
          uaid TEXT NOT NULL PRIMARY KEY,
          router_type TEXT NOT NULL,
          node_id TEXT,
          connected_at INTEGER NOT NULL,
          expiry INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID
        """,
        "CREATE INDEX router_expiry ON router (expiry)",
        """
        CREATE TABLE channel (
          uaid TEXT NOT NULL REFERENCES router ON DELETE CASCADE,
          channel TEXT NOT NULL,
          PRIMARY KEY (uaid, channel)
        ) STRICT, WITHOUT ROWID
        """,
        // The body comes last, so that no other column lies behind its overflow pages.
        """
        CREATE TABLE message (
          uaid TEXT NOT NULL,
          sk TEXT NOT NULL,
          stamp TEXT NOT NULL,
          expiry INTEGER NOT NULL,
          version TEXT NOT NULL,
          timestamp INTEGER NOT NULL,
          ttl INTEGER NOT NULL,
          urgency TEXT NOT NULL,
          encoding TEXT,
          encryption TEXT,
          crypto_key TEXT,
          data BLOB,
          PRIMARY KEY (uaid, sk)
        ) STRICT
        """,
        "CREATE INDEX message_expiry ON message (expiry)",
        """
        CREATE TABLE broadcast (
          id TEXT NOT NULL PRIMARY KEY,
          version TEXT NOT NULL
        ) STRICT, WITHOUT ROWID
        """);
  }

  /// Whose message it is, for the push log.
  private static List<String> second() {
    return List.of("ALTER TABLE message ADD COLUMN vapid_key TEXT");
  }
}
