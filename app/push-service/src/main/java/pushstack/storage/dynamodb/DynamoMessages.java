package pushstack.storage.dynamodb;

import static pushstack.storage.dynamodb.Attributes.broken;
import static pushstack.storage.dynamodb.Attributes.number;
import static pushstack.storage.dynamodb.Attributes.text;
import static pushstack.storage.dynamodb.Attributes.textOrNull;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import pushstack.schema.Table;
import pushstack.schema.Tables;
import pushstack.storage.Messages;
import pushstack.webpush.ContentEncoding;
import pushstack.webpush.MessageId;
import pushstack.webpush.Payload;
import pushstack.webpush.Publisher;
import pushstack.webpush.PushMessage;
import pushstack.webpush.Stamp;
import pushstack.webpush.Ttl;
import pushstack.webpush.Uaid;
import pushstack.webpush.Urgency;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;

/// The `message` table. All conditions hold for a repetition of the same write, so that the SDK may
/// repeat what got no answer.
final class DynamoMessages implements Messages {
  private static final int MAX_PAGE = 100;

  private static final String UAID = Table.MESSAGE.partitionKey();
  private static final String SORT_KEY = Table.MESSAGE.sortKey().orElseThrow();
  private static final String EXPIRY = Table.TTL_ATTRIBUTE;
  private static final String STAMP = "stamp";
  private static final String VERSION = "version";
  private static final String TIMESTAMP = "timestamp";
  private static final String TTL = "ttl";
  private static final String URGENCY = "urgency";
  private static final String ENCODING = "encoding";
  private static final String ENCRYPTION = "encryption";
  private static final String CRYPTO_KEY = "crypto_key";
  private static final String VAPID_KEY = "vapid_key";
  private static final String DATA = "data";

  /// Rules R9 to R11: absent, or not newer than the message at hand.
  private static final String NOT_NEWER = "attribute_not_exists(sk) OR stamp <= :mine";

  private final DynamoDbClient client;
  private final String table;
  private final InstantSource clock;
  private final BatchDeletes batches;

  DynamoMessages(DynamoDbClient client, Tables tables, InstantSource clock, DynamoLimits limits) {
    this.client = client;
    this.table = tables.name(Table.MESSAGE);
    this.clock = clock;
    this.batches = new BatchDeletes(client, table, limits);
  }

  @Override
  public Save save(PushMessage message) {
    Map<String, AttributeValue> item = toItem(message);
    try {
      Calls.make(
          "PutItem",
          table,
          () ->
              client.putItem(put -> {
                put.tableName(table).item(item);
                if (message.id().topic() != null) {
                  put.conditionExpression(NOT_NEWER).expressionAttributeValues(mine(message.id()));
                }
              }));
      return Save.SAVED;
    } catch (ConditionalCheckFailedException e) {
      return Save.SUPERSEDED;
    }
  }

  @Override
  public Page fetch(Uaid uaid, Optional<String> after, int limit) {
    if (limit < 1 || limit > MAX_PAGE) {
      throw new IllegalArgumentException("a page has 1 to " + MAX_PAGE + " rows, not " + limit);
    }
    var query =
        QueryRequest.builder()
            .tableName(table)
            .consistentRead(true)
            .limit(limit)
            .keyConditionExpression("uaid = :uaid")
            .expressionAttributeValues(Map.of(":uaid", text(uaid.hex())));
    after.ifPresent(sortKey -> query.exclusiveStartKey(key(uaid, sortKey)));
    QueryResponse rows = Calls.make("Query", table, () -> client.query(query.build()));
    Instant now = clock.instant();
    List<PushMessage> live = new ArrayList<>(rows.count());
    List<MessageId> expired = new ArrayList<>();
    for (Map<String, AttributeValue> item : rows.items()) {
      PushMessage message = fromItem(uaid, item);
      if (message.expired(now)) {
        expired.add(message.id());
      } else {
        live.add(message);
      }
    }
    return new Page(
        live,
        expired,
        rows.hasLastEvaluatedKey()
            ? Optional.of(text(rows.lastEvaluatedKey(), SORT_KEY))
            : Optional.empty());
  }

  @Override
  public void delete(Collection<MessageId> ids) {
    List<Map<String, AttributeValue>> plain = new ArrayList<>();
    Set<MessageId> distinct = new LinkedHashSet<>(ids); // a batch with one key twice is refused
    for (MessageId id : distinct) {
      if (id.topic() == null) {
        plain.add(key(id.uaid(), id.sortKey()));
      } else {
        deleteTopic(id);
      }
    }
    batches.delete(plain);
  }

  private void deleteTopic(MessageId id) {
    try {
      Calls.make(
          "DeleteItem",
          table,
          () ->
              client.deleteItem(delete ->
                  delete
                      .tableName(table)
                      .key(key(id.uaid(), id.sortKey()))
                      .conditionExpression(NOT_NEWER)
                      .expressionAttributeValues(mine(id))));
    } catch (ConditionalCheckFailedException e) {
      // A newer message of the topic is there, and stays.
    }
  }

  private static Map<String, AttributeValue> mine(MessageId id) {
    return Map.of(":mine", text(id.stamp().toString()));
  }

  private static Map<String, AttributeValue> key(Uaid uaid, String sortKey) {
    return Map.of(UAID, text(uaid.hex()), SORT_KEY, text(sortKey));
  }

  private static Map<String, AttributeValue> toItem(PushMessage message) {
    MessageId id = message.id();
    Map<String, AttributeValue> item = new HashMap<>(key(id.uaid(), id.sortKey()));
    item.put(STAMP, text(id.stamp().toString()));
    item.put(VERSION, text(message.version()));
    item.put(TIMESTAMP, number(message.timestamp()));
    item.put(TTL, number(message.ttl().seconds()));
    item.put(EXPIRY, number(message.expiry()));
    item.put(URGENCY, text(message.urgency().value()));
    if (message.publisher() != null) {
      item.put(VAPID_KEY, text(message.publisher().key()));
    }
    if (message.payload() != null) {
      put(item, message.payload());
    }
    return item;
  }

  private static void put(Map<String, AttributeValue> item, Payload payload) {
    item.put(ENCODING, text(payload.encoding().value()));
    if (payload.encryption() != null) {
      item.put(ENCRYPTION, text(payload.encryption()));
    }
    if (payload.cryptoKey() != null) {
      item.put(CRYPTO_KEY, text(payload.cryptoKey()));
    }
    item.put(DATA, AttributeValue.fromB(SdkBytes.fromByteArrayUnsafe(payload.body())));
  }

  private static PushMessage fromItem(Uaid uaid, Map<String, AttributeValue> item) {
    Stamp stamp = Stamp.parse(text(item, STAMP)).orElseThrow(() -> broken(STAMP));
    return new PushMessage(
        MessageId.ofRow(uaid, text(item, SORT_KEY), stamp).orElseThrow(() -> broken(SORT_KEY)),
        text(item, VERSION),
        number(item, TIMESTAMP),
        Ttl.atMost(number(item, TTL)),
        Urgency.parse(text(item, URGENCY)).orElseThrow(() -> broken(URGENCY)),
        toPayload(item),
        Optional.ofNullable(textOrNull(item, VAPID_KEY)).flatMap(Publisher::parse).orElse(null));
  }

  private static @Nullable Payload toPayload(Map<String, AttributeValue> item) {
    @Nullable AttributeValue body = item.get(DATA);
    if (body == null) {
      return null;
    }
    return new Payload(
        ContentEncoding.parse(text(item, ENCODING)).orElseThrow(() -> broken(ENCODING)),
        textOrNull(item, ENCRYPTION),
        textOrNull(item, CRYPTO_KEY),
        body.b().asByteArrayUnsafe());
  }
}
