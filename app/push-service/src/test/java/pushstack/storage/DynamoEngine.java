package pushstack.storage;

import java.net.URI;
import java.time.InstantSource;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import pushstack.schema.Tables;
import pushstack.storage.dynamodb.DynamoSettings;
import pushstack.storage.dynamodb.DynamoStorage;
import pushstack.storage.dynamodb.DynamoTables;
import pushstack.test.Dynalite;

/// The DynamoDB engine of a test class, with tables of its own: the one that
/// `AWS_ENDPOINT_URL_DYNAMODB` names, or else dynalite.
public final class DynamoEngine implements BeforeAllCallback, AfterAllCallback {
  private final Tables tables = new Tables("test-" + UUID.randomUUID() + "-");
  private @Nullable Dynalite dynalite;
  private @Nullable URI endpoint;

  @Override
  public void beforeAll(ExtensionContext context) {
    if (endpoint != null) {
      return; // a nested class of the one that started it
    }
    @Nullable String named = System.getenv("AWS_ENDPOINT_URL_DYNAMODB");
    if (named == null) {
      dynalite = Dynalite.start();
      endpoint = dynalite.endpoint();
    } else {
      endpoint = URI.create(named);
    }
    try (DynamoTables maker = DynamoTables.open(settings(), tables)) {
      maker.create();
    }
  }

  @Override
  public void afterAll(ExtensionContext context) {
    if (dynalite != null && context.getTestClass().filter(Class::isMemberClass).isEmpty()) {
      dynalite.close();
    }
  }

  public URI endpoint() {
    if (endpoint == null) {
      throw new IllegalStateException("register the engine as a static extension");
    }
    return endpoint;
  }

  public DynamoSettings settings() {
    return DynamoSettings.local(endpoint());
  }

  public Tables tables() {
    return tables;
  }

  public Storage open(InstantSource clock) {
    return DynamoStorage.open(settings(), tables, clock);
  }
}
