package pushstack.service;

import java.time.InstantSource;
import java.util.Optional;
import pushstack.schema.Tables;
import pushstack.storage.Storage;
import pushstack.storage.dynamodb.DynamoLimits;
import pushstack.storage.dynamodb.DynamoSettings;
import pushstack.storage.dynamodb.DynamoStorage;
import pushstack.storage.dynamodb.DynamoTables;
import pushstack.storage.embedded.EmbeddedStorage;

/// Opens the storage engine that the configuration names.
final class Engines {
  private Engines() {}

  /// Opens it for serving. Tables of DynamoDB must exist: they are made by a command of their own.
  static Storage open(ServiceConfig.Storage config, InstantSource clock) {
    return switch (config) {
      case ServiceConfig.Storage.Embedded(var folder) -> EmbeddedStorage.open(folder, clock);
      case ServiceConfig.Storage.DynamoDb dynamo -> {
        try (DynamoTables tables = tables(dynamo)) {
          tables.check();
        }
        yield DynamoStorage.open(settings(dynamo), names(dynamo), clock);
      }
    };
  }

  /// For the commands that make and check tables.
  static DynamoTables tables(ServiceConfig.Storage.DynamoDb dynamo) {
    return DynamoTables.open(settings(dynamo), names(dynamo));
  }

  private static Tables names(ServiceConfig.Storage.DynamoDb dynamo) {
    return new Tables(dynamo.tablePrefix());
  }

  private static DynamoSettings settings(ServiceConfig.Storage.DynamoDb dynamo) {
    return new DynamoSettings(
        Optional.ofNullable(dynamo.endpoint()),
        Optional.ofNullable(dynamo.region()),
        Optional.empty(),
        DynamoLimits.DEFAULT);
  }
}
