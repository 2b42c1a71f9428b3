package pushstack.storage.dynamodb;

import java.time.InstantSource;
import java.util.Optional;
import pushstack.schema.Tables;
import pushstack.storage.Broadcasts;
import pushstack.storage.Messages;
import pushstack.storage.Routers;
import pushstack.storage.Storage;
import pushstack.storage.StorageException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/// Storage in DynamoDB, shared by all nodes of a deployment.
public final class DynamoStorage implements Storage {
  private final DynamoDbClient client;
  private final DynamoRouters routers;
  private final DynamoMessages messages;
  private final DynamoBroadcasts broadcasts;

  private DynamoStorage(
      DynamoDbClient client, DynamoLimits limits, Tables tables, InstantSource clock) {
    this.client = client;
    this.routers = new DynamoRouters(client, tables, clock);
    this.messages = new DynamoMessages(client, tables, clock, limits);
    this.broadcasts = new DynamoBroadcasts(client, tables);
  }

  /// Opens the storage and checks that its tables are there; it never creates them.
  ///
  /// @throws StorageException with one sentence for the operator if it cannot be used
  public static DynamoStorage open(DynamoSettings settings, Tables tables, InstantSource clock) {
    DynamoDbClient client = DynamoClients.open(settings);
    try {
      new DynamoTables(client, tables).check();
      return new DynamoStorage(client, settings.limits(), tables, clock);
    } catch (StorageException e) {
      client.close();
      throw e;
    }
  }

  @Override
  public Routers routers() {
    return routers;
  }

  @Override
  public Messages messages() {
    return messages;
  }

  @Override
  public Broadcasts broadcasts() {
    return broadcasts;
  }

  @Override
  public Optional<String> trouble() {
    try {
      broadcasts.touch();
      return Optional.empty();
    } catch (StorageException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
