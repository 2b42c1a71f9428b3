package pushstack.storage.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import pushstack.schema.Table;
import pushstack.schema.Tables;
import pushstack.storage.DynamoEngine;
import pushstack.storage.StorageException;
import pushstack.test.MutableClock;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

final class DynamoTablesTest {
  @RegisterExtension static final DynamoEngine ENGINE = new DynamoEngine();

  private final Tables tables = new Tables("fresh-" + UUID.randomUUID() + "-");

  @Test
  void missingTableIsNamedAndNotCreatedInPassing() {
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> DynamoStorage.open(ENGINE.settings(), tables, MutableClock.fixed()))
          .isInstanceOf(StorageException.class)
          .hasMessage(
              "the table "
                  + tables.name(Table.ROUTER)
                  + " is missing: create it with `pushstack tables create`");
    }
  }

  @Test
  void createMakesEachTableOnce() {
    try (var maker = DynamoTables.open(ENGINE.settings(), tables)) {
      assertThat(maker.create())
          .containsExactly(
              tables.name(Table.ROUTER), tables.name(Table.MESSAGE), tables.name(Table.BROADCAST));
      assertThat(maker.create()).isEmpty();
      maker.check();
    }
    DynamoStorage.open(ENGINE.settings(), tables, MutableClock.fixed()).close();
  }

  @Test
  void tableWithOtherKeysIsRefused() {
    try (var client = DynamoClients.open(ENGINE.settings())) {
      client.createTable(create ->
          create
              .tableName(tables.name(Table.ROUTER))
              .billingMode(BillingMode.PAY_PER_REQUEST)
              .attributeDefinitions(
                  AttributeDefinition.builder()
                      .attributeName("cat")
                      .attributeType(ScalarAttributeType.S)
                      .build())
              .keySchema(
                  KeySchemaElement.builder().attributeName("cat").keyType(KeyType.HASH).build()));
    }

    assertThatThrownBy(() -> DynamoStorage.open(ENGINE.settings(), tables, MutableClock.fixed()))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining(tables.name(Table.ROUTER) + " has other keys");
  }

  @Test
  void engineThatIsNotThereIsAFault() throws IOException {
    int closed;
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      closed = socket.getLocalPort();
    }
    var brief =
        new DynamoLimits(
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            Duration.ofSeconds(5),
            2,
            Duration.ofMillis(1),
            4,
            2);

    assertThatThrownBy(() ->
            DynamoStorage.open(
                DynamoSettings.local(URI.create("http://127.0.0.1:" + closed)).with(brief),
                tables,
                MutableClock.fixed()))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("DescribeTable on table " + tables.name(Table.ROUTER) + " failed");
  }

  @Test
  void keysArePrintedRedacted() {
    assertThat(ENGINE.settings().toString()).doesNotContain("local,").contains("[redacted]");
  }
}
