package pushstack.storage.dynamodb;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import pushstack.storage.StorageException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/// Deletes items in as few calls as there can be. What DynamoDB leaves undone of a batch, which is
/// no error to the SDK, is asked again, and in the end said to the caller.
final class BatchDeletes {
  /// DynamoDB's limit.
  private static final int MAX_ITEMS = 25;

  private static final Duration MAX_PAUSE = Duration.ofSeconds(1);

  private final DynamoDbClient client;
  private final String table;
  private final DynamoLimits limits;

  BatchDeletes(DynamoDbClient client, String table, DynamoLimits limits) {
    this.client = client;
    this.table = table;
    this.limits = limits;
  }

  void delete(List<Map<String, AttributeValue>> keys) {
    for (int from = 0; from < keys.size(); from += MAX_ITEMS) {
      List<Map<String, AttributeValue>> some =
          keys.subList(from, Math.min(from + MAX_ITEMS, keys.size()));
      deleteBatch(
          some.stream()
              .map(key -> WriteRequest.builder().deleteRequest(d -> d.key(key)).build())
              .toList());
    }
  }

  private void deleteBatch(List<WriteRequest> batch) {
    List<WriteRequest> left = write(batch);
    for (int attempt = 1; !left.isEmpty(); attempt++) {
      if (attempt == limits.batchAttempts()) {
        throw new StorageException(
            "BatchWriteItem on table "
                + table
                + " left "
                + left.size()
                + " items undone in "
                + attempt
                + " attempts");
      }
      pause(attempt);
      left = write(left);
    }
  }

  private List<WriteRequest> write(List<WriteRequest> batch) {
    return Calls.make(
            "BatchWriteItem",
            table,
            () -> client.batchWriteItem(write -> write.requestItems(Map.of(table, batch))))
        .unprocessedItems()
        .getOrDefault(table, List.of());
  }

  /// A random part of a doubled span, so that nodes that were refused together do not come back
  /// together.
  private void pause(int attempt) {
    long span = Math.min(limits.backoff().toMillis() << attempt, MAX_PAUSE.toMillis());
    try {
      Thread.sleep(ThreadLocalRandom.current().nextLong(span + 1));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StorageException("BatchWriteItem on table " + table + " was interrupted", e);
    }
  }
}
