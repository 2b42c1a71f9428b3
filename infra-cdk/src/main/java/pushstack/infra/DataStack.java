package pushstack.infra;

import java.util.Optional;
import pushstack.infra.environment.Data;
import pushstack.infra.environment.Env;
import pushstack.infra.environment.PushStack;
import pushstack.schema.Table;
import software.amazon.awscdk.services.dynamodb.Attribute;
import software.amazon.awscdk.services.dynamodb.AttributeType;
import software.amazon.awscdk.services.dynamodb.Billing;
import software.amazon.awscdk.services.dynamodb.PointInTimeRecoverySpecification;
import software.amazon.awscdk.services.dynamodb.TableEncryptionV2;
import software.amazon.awscdk.services.dynamodb.TableV2;
import software.amazon.awscdk.services.dynamodb.WarmThroughput;
import software.amazon.awscdk.services.kms.IKey;
import software.amazon.awscdk.services.kms.Key;
import software.amazon.awscdk.services.secretsmanager.Secret;
import software.amazon.awscdk.services.secretsmanager.SecretStringGenerator;
import software.constructs.Construct;

/// What must never be lost: the tables, the keys without which no push endpoint works any more, and
/// the name that push endpoints begin with.
final class DataStack extends PushStack {
  /// Letters and digits that stand for 256 bits: as long as 32 bytes in base64url.
  private static final int TOKEN_KEY_LENGTH = 43;

  private static final int SECRET_LENGTH = 64;

  private final Optional<IKey> key;

  DataStack(Construct scope, String id, Env env) {
    super(scope, id, env, "Tables and secrets of Pushstack. They stay when this stack is deleted.");
    key = env.data().encryptionKey().map(arn -> Key.fromKeyArn(this, "Key", arn));
    for (Table table : Table.values()) {
      table(table);
    }
    secret(
        "TokenKeys",
        names().tokenKeysSecret(),
        TOKEN_KEY_LENGTH,
        "Keys of push endpoints, one a line, newest first");
    secret(
        "NodeAuthKeys",
        names().nodeAuthSecret(),
        SECRET_LENGTH,
        "What nodes prove themselves with, one a line, newest first");
    secret("AdminToken", names().adminTokenSecret(), SECRET_LENGTH, "The token of admin calls");
    configureNodes();
    output("TablePrefix", names().tables().prefix(), "What the names of the tables begin with");
    output(
        "ConfigurationPath", names().configurationPath(), "Where nodes find their configuration");
  }

  private void configureNodes() {
    configure("storage.engine", "dynamodb");
    configure("storage.table-prefix", names().tables().prefix());
    configure("endpoint.public-url", settings().publicUrl());
    configure("fleet.environment", names().environment());
    configure("keys.token-secret", names().tokenKeysSecret());
    configure("keys.node-auth-secret", names().nodeAuthSecret());
    configure("admin.token-secret", names().adminTokenSecret());
  }

  private void table(Table table) {
    TableV2.Builder builder =
        TableV2.Builder.create(this, "Table-" + table.baseName())
            .tableName(names().tables().name(table))
            .partitionKey(attribute(table.partitionKey()))
            .billing(Billing.onDemand())
            .pointInTimeRecoverySpecification(
                PointInTimeRecoverySpecification.builder().pointInTimeRecoveryEnabled(true).build())
            .encryption(
                key.map(TableEncryptionV2::customerManagedKey)
                    .orElseGet(TableEncryptionV2::awsManagedKey))
            .deletionProtection(settings().retainsData())
            .removalPolicy(dataRemoval());
    table.sortKey().ifPresent(name -> builder.sortKey(attribute(name)));
    table.ttlAttribute().ifPresent(builder::timeToLiveAttribute);
    if (growsWithUsers(table)) {
      settings().data().warmThroughput().ifPresent(warm -> builder.warmThroughput(units(warm)));
    }
    builder.build();
  }

  /// Whether a storm of reconnecting user agents falls upon the table.
  private static boolean growsWithUsers(Table table) {
    return switch (table) {
      case ROUTER, MESSAGE -> true;
      case BROADCAST -> false;
    };
  }

  private static WarmThroughput units(Data.WarmThroughput warm) {
    return WarmThroughput.builder()
        .readUnitsPerSecond(warm.reads())
        .writeUnitsPerSecond(warm.writes())
        .build();
  }

  private static Attribute attribute(String name) {
    return Attribute.builder().name(name).type(AttributeType.STRING).build();
  }

  private void secret(String id, String name, int length, String description) {
    Secret.Builder builder =
        Secret.Builder.create(this, id)
            .secretName(name)
            .description(description)
            .generateSecretString(
                SecretStringGenerator.builder()
                    .passwordLength(length)
                    .excludePunctuation(true)
                    .build())
            .removalPolicy(dataRemoval());
    key.ifPresent(builder::encryptionKey);
    Findings.accept(
        builder.build(),
        "AwsSolutions-SMG4",
        "A new key is put before the old one, which endpoints still need: the operator rotates, by"
            + " the runbook, without a Lambda.");
  }
}
