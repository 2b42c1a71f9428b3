package pushstack.storage.dynamodb;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import pushstack.schema.Table;
import pushstack.schema.Tables;
import pushstack.storage.StorageException;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ResourceInUseException;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.dynamodb.model.TimeToLiveStatus;

/// Creates the tables, for the command that is there for it, and checks that they are there, for
/// everybody else. In AWS the tables belong to the CDK app.
public final class DynamoTables implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(DynamoTables.class.getName());

  /// A new table is active after some seconds.
  private static final Duration ACTIVE_LIMIT = Duration.ofMinutes(3);

  private static final Duration ACTIVE_POLL = Duration.ofMillis(500);

  private final DynamoDbClient client;
  private final Tables tables;

  DynamoTables(DynamoDbClient client, Tables tables) {
    this.client = client;
    this.tables = tables;
  }

  public static DynamoTables open(DynamoSettings settings, Tables tables) {
    return new DynamoTables(DynamoClients.open(settings), tables);
  }

  /// Creates the tables that are missing, and returns when they can be used.
  ///
  /// @return the names of those it created
  public List<String> create() {
    List<String> created = new ArrayList<>();
    for (Table table : Table.values()) {
      String name = tables.name(table);
      if (describe(name).isEmpty() && create(table, name)) {
        created.add(name);
      }
      awaitActive(name);
      table.ttlAttribute().ifPresent(attribute -> enableTtl(name, attribute));
    }
    return created;
  }

  private boolean create(Table table, String name) {
    List<AttributeDefinition> attributes = new ArrayList<>();
    attributes.add(definition(table.partitionKey()));
    table.sortKey().map(DynamoTables::definition).ifPresent(attributes::add);
    return Calls.make(
        "CreateTable",
        name,
        () -> {
          try {
            client.createTable(create ->
                create
                    .tableName(name)
                    .billingMode(BillingMode.PAY_PER_REQUEST)
                    .attributeDefinitions(attributes)
                    .keySchema(keys(table)));
            return true;
          } catch (ResourceInUseException e) {
            return false; // somebody else creates it at this moment
          }
        });
  }

  private void awaitActive(String name) {
    try (var waiter = client.waiter()) {
      waiter.waitUntilTableExists(
          describe -> describe.tableName(name),
          patience ->
              patience
                  .maxAttempts((int) ACTIVE_LIMIT.dividedBy(ACTIVE_POLL))
                  .waitTimeout(ACTIVE_LIMIT)
                  .backoffStrategyV2(BackoffStrategy.fixedDelay(ACTIVE_POLL)));
    } catch (SdkException e) {
      throw new StorageException("the table " + name + " does not become active", e);
    }
  }

  private void enableTtl(String name, String attribute) {
    try {
      TimeToLiveStatus status =
          client
              .describeTimeToLive(describe -> describe.tableName(name))
              .timeToLiveDescription()
              .timeToLiveStatus();
      if (status == TimeToLiveStatus.DISABLED) {
        client.updateTimeToLive(update ->
            update
                .tableName(name)
                .timeToLiveSpecification(ttl -> ttl.attributeName(attribute).enabled(true)));
      }
    } catch (DynamoDbException e) {
      if (!isUnknownOperation(e)) {
        throw new StorageException("cannot enable the TTL of table " + name, e);
      }
      // Reads and conditions look at the expiry themselves: only the space stays in use.
      LOG.log(System.Logger.Level.INFO, "storage.tables.no-ttl table={0}", name);
    }
  }

  private static boolean isUnknownOperation(AwsServiceException e) {
    return e.awsErrorDetails() != null
        && "UnknownOperationException".equals(e.awsErrorDetails().errorCode());
  }

  /// Throws, with a sentence that names the table, if one is missing or has other keys.
  public void check() {
    for (Table table : Table.values()) {
      String name = tables.name(table);
      TableDescription description =
          describe(name).orElseThrow(() -> new StorageException(Calls.missing(name)));
      if (!description.keySchema().equals(keys(table))) {
        throw new StorageException(
            "the table " + name + " has other keys than Pushstack's: choose another table prefix");
      }
    }
  }

  private Optional<TableDescription> describe(String name) {
    return Calls.make(
        "DescribeTable",
        name,
        () -> {
          try {
            return Optional.of(client.describeTable(describe -> describe.tableName(name)).table());
          } catch (ResourceNotFoundException e) {
            return Optional.empty();
          }
        });
  }

  private static AttributeDefinition definition(String name) {
    return AttributeDefinition.builder()
        .attributeName(name)
        .attributeType(ScalarAttributeType.S)
        .build();
  }

  private static List<KeySchemaElement> keys(Table table) {
    List<KeySchemaElement> keys = new ArrayList<>();
    keys.add(key(table.partitionKey(), KeyType.HASH));
    table.sortKey().map(name -> key(name, KeyType.RANGE)).ifPresent(keys::add);
    return keys;
  }

  private static KeySchemaElement key(String name, KeyType type) {
    return KeySchemaElement.builder().attributeName(name).keyType(type).build();
  }

  @Override
  public void close() {
    client.close();
  }
}
