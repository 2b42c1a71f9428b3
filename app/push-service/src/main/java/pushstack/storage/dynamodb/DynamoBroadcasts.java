package pushstack.storage.dynamodb;

import static pushstack.storage.dynamodb.Attributes.text;

import java.util.LinkedHashMap;
import java.util.Map;
import pushstack.schema.Table;
import pushstack.schema.Tables;
import pushstack.storage.Broadcasts;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// The `broadcast` table, which is small enough to be read whole.
final class DynamoBroadcasts implements Broadcasts {
  private static final String ID = Table.BROADCAST.partitionKey();
  private static final String VERSION = "version";

  /// The key of no broadcast.
  private static final String NOBODY = " ";

  private final DynamoDbClient client;
  private final String table;

  DynamoBroadcasts(DynamoDbClient client, Tables tables) {
    this.client = client;
    this.table = tables.name(Table.BROADCAST);
  }

  @Override
  public Map<String, String> all() {
    return Calls.make(
        "Scan",
        table,
        () -> {
          Map<String, String> versions = new LinkedHashMap<>();
          client
              .scanPaginator(scan -> scan.tableName(table).consistentRead(true))
              .items()
              .forEach(item -> versions.put(text(item, ID), text(item, VERSION)));
          return versions;
        });
  }

  @Override
  public void set(String id, String version) {
    Calls.make(
        "PutItem",
        table,
        () -> client.putItem(put -> put.tableName(table).item(toItem(id, version))));
  }

  private static Map<String, AttributeValue> toItem(String id, String version) {
    return Map.of(ID, text(id), VERSION, text(version));
  }

  /// Asks the engine for next to nothing; throws if it does not answer.
  void touch() {
    Calls.make(
        "GetItem",
        table,
        () -> client.getItem(get -> get.tableName(table).key(Map.of(ID, text(NOBODY)))));
  }
}
