package pushstack.service;

import java.time.InstantSource;
import pushstack.storage.Storage;
import pushstack.storage.embedded.EmbeddedStorage;

/// Opens the storage engine that the configuration names.
final class Engines {
  private Engines() {}

  static Storage open(ServiceConfig.Storage config, InstantSource clock) {
    return switch (config) {
      case ServiceConfig.Storage.Embedded(var folder) -> EmbeddedStorage.open(folder, clock);
      case ServiceConfig.Storage.DynamoDb _ -> throw new IllegalStateException("not yet");
    };
  }
}
