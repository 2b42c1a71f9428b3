package pushstack.storage.dynamodb;

import java.time.Duration;

/// What bounds a call to DynamoDB.
///
/// @param connect to open a connection, or to get one from the pool
/// @param silence without a byte of the answer before an attempt is given up
/// @param call for the whole call with all its attempts
/// @param attempts of one call
/// @param backoff before the second attempt, at most; doubled before each further one
/// @param connections open at once
/// @param batchAttempts for the items of a batch that DynamoDB leaves unprocessed
public record DynamoLimits(
    Duration connect,
    Duration silence,
    Duration call,
    int attempts,
    Duration backoff,
    int connections,
    int batchAttempts) {

  /// Between the zones of a region a connection takes a few milliseconds.
  private static final Duration CONNECT = Duration.ofSeconds(1);

  /// Several hundred times the usual answer: what is silent so long has been lost.
  private static final Duration SILENCE = Duration.ofMillis(1500);

  /// An application server still waits then, and learns by a 503 that it should come again.
  private static final Duration CALL = Duration.ofSeconds(5);

  private static final int ATTEMPTS = 4;
  private static final Duration BACKOFF = Duration.ofMillis(25);

  /// At 5 ms a call, 25,000 calls a second: more than the client's share of two cores.
  private static final int CONNECTIONS = 128;

  /// With doubled pauses from [#BACKOFF] on, some 3 s.
  private static final int BATCH_ATTEMPTS = 8;

  public static final DynamoLimits DEFAULT =
      new DynamoLimits(CONNECT, SILENCE, CALL, ATTEMPTS, BACKOFF, CONNECTIONS, BATCH_ATTEMPTS);
}
