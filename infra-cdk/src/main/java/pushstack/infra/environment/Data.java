package pushstack.infra.environment;

import java.util.Optional;

/// What holds the data.
///
/// @param removal what becomes of it when its stack is deleted
/// @param encryptionKey ARN of a KMS key of the same region for tables, secrets, queues and
///   archives; without one AWS's own keys are used, which cost nothing
/// @param warmThroughput what the tables take at once from the first minute
public record Data(
    Removal removal, Optional<String> encryptionKey, Optional<WarmThroughput> warmThroughput) {

  /// How many units a second the tables of user agents and messages are prepared for. A charge
  /// once, and it cannot be lowered again. Without it a new table takes 12,000 reads and 4,000
  /// writes and doubles within half an hour.
  ///
  /// @param reads read units a second, 12,000 at least
  /// @param writes write units a second, 4,000 at least
  public record WarmThroughput(int reads, int writes) {
    private static final int LEAST_READS = 12_000;
    private static final int LEAST_WRITES = 4_000;

    public WarmThroughput {
      Check.that(
          reads >= LEAST_READS && writes >= LEAST_WRITES,
          "reads and writes must be at least %d and %d, which every new table has, not %d and %d"
              .formatted(LEAST_READS, LEAST_WRITES, reads, writes));
    }
  }

  public Data {
    encryptionKey.ifPresent(arn -> Check.arn("encryption-key", arn, "kms", "key/"));
  }
}
