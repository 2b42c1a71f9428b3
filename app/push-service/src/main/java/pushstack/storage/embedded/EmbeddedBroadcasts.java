package pushstack.storage.embedded;

import java.util.LinkedHashMap;
import java.util.Map;
import pushstack.storage.Broadcasts;

/// The `broadcast` table.
final class EmbeddedBroadcasts implements Broadcasts {
  private static final String ALL = "SELECT id, version FROM broadcast ORDER BY id";
  private static final String SET =
      """
      INSERT INTO broadcast (id, version) VALUES (?, ?)
      ON CONFLICT (id) DO UPDATE SET version = excluded.version
      """;

  private final Database database;

  EmbeddedBroadcasts(Database database) {
    this.database = database;
  }

  @Override
  public Map<String, String> all() {
    return database.read(
        "read the broadcasts",
        sql -> {
          Map<String, String> versions = new LinkedHashMap<>();
          sql.all(row -> versions.put(row.getString("id"), row.getString("version")), ALL);
          return versions;
        });
  }

  @Override
  public void set(String id, String version) {
    database.write("set a broadcast", sql -> sql.update(SET, id, version));
  }
}
