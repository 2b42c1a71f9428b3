package pushstack.storage.embedded;

/// Deletes expired rows a few at a time, so that pushes get in between.
final class Sweeping {
  /// A few milliseconds of the writer's time.
  private static final int BATCH = 200;

  private Sweeping() {}

  /// Runs a deleting statement until it finds no full batch any more.
  ///
  /// @param text deletes rows that expired at the first parameter, as many as the second
  /// @return how many rows are gone
  static int inBatches(Database database, String text, long now) {
    int all = 0;
    int batch;
    do {
      batch = database.write("sweep expired rows", sql -> sql.update(text, now, BATCH));
      all += batch;
    } while (batch == BATCH);
    return all;
  }
}
