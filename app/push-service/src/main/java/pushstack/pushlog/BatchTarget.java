package pushstack.pushlog;

/// Where batches go.
public sealed interface BatchTarget extends AutoCloseable
    permits SnsTopic, LogFile, ConsumerTarget {

  /// Hands a batch over; returns when that is decided. What went wrong is in the log.
  ///
  /// @return false if it is lost
  boolean publish(Batch batch);

  /// Whether it waits for others, and minds no order: then several batches are handed over at once.
  boolean remote();

  @Override
  void close();
}
