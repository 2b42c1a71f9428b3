package pushstack.storage.dynamodb;

import static pushstack.storage.dynamodb.Attributes.number;
import static pushstack.storage.dynamodb.Attributes.text;

import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import pushstack.schema.Table;
import pushstack.schema.Tables;
import pushstack.storage.NodeAddress;
import pushstack.storage.Router;
import pushstack.storage.Routers;
import pushstack.storage.SessionRef;
import pushstack.webpush.ChannelId;
import pushstack.webpush.Uaid;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;

/// The `router` table. DynamoDB deletes late, so every condition looks at the expiry.
///
/// Beside the current session an item names the one before it. That serves one case: `connect` was
/// applied, its answer got lost, and the SDK's repetition finds the condition broken by our own
/// pair. The pair never recurs (rule R5), so the hello has succeeded; and because the item still
/// says whom it displaced, that node can be told (rule R13) as if the answer had arrived.
final class DynamoRouters implements Routers {
  private static final String UAID = Table.ROUTER.partitionKey();
  private static final String EXPIRY = Table.TTL_ATTRIBUTE;
  private static final String NODE = "node_id";
  private static final String CONNECTED_AT = "connected_at";
  private static final String CHANNELS = "channels";
  private static final String ROUTER_TYPE = "router_type";
  private static final String PREVIOUS_NODE = "previous_node_id";
  private static final String PREVIOUS_CONNECTED_AT = "previous_connected_at";

  private static final String WEBPUSH = "webpush";

  /// Stands for "no node" where an expression needs a value; no address looks like it.
  private static final String NOWHERE = "none";

  private static final long LIFETIME = Duration.ofDays(EXPIRY_DAYS).toSeconds();

  private final DynamoDbClient client;
  private final String table;
  private final InstantSource clock;

  DynamoRouters(DynamoDbClient client, Tables tables, InstantSource clock) {
    this.client = client;
    this.table = tables.name(Table.ROUTER);
    this.clock = clock;
  }

  @Override
  public Optional<Router> find(Uaid uaid) {
    return item(uaid).map(item -> fromItem(uaid, item));
  }

  /// The item as the last write left it, unless it has expired.
  private Optional<Map<String, AttributeValue>> item(Uaid uaid) {
    Map<String, AttributeValue> item =
        Calls.make(
                "GetItem",
                table,
                () ->
                    client.getItem(get -> get.tableName(table).key(key(uaid)).consistentRead(true)))
            .item();
    return item.isEmpty() || number(item, EXPIRY) <= now() ? Optional.empty() : Optional.of(item);
  }

  @Override
  public Connect connect(Uaid uaid, SessionRef session) {
    long now = now();
    try {
      UpdateItemResponse before =
          Calls.make(
              "UpdateItem",
              table,
              () ->
                  client.updateItem(update ->
                      update
                          .tableName(table)
                          .key(key(uaid))
                          .updateExpression(
                              "SET previous_node_id = if_not_exists(node_id, :nowhere),"
                                  + " previous_connected_at = connected_at,"
                                  + " node_id = :node, connected_at = :mine, expiry = :expiry")
                          .conditionExpression("connected_at < :mine AND expiry > :now")
                          .expressionAttributeValues(
                              Map.of(
                                  ":nowhere", text(NOWHERE),
                                  ":node", text(session.node().url()),
                                  ":mine", number(session.connectedAt()),
                                  ":expiry", number(now + LIFETIME),
                                  ":now", number(now)))
                          .returnValues(ReturnValue.ALL_OLD)));
      return new Connect.Connected(fromItem(uaid, before.attributes()));
    } catch (ConditionalCheckFailedException e) {
      return item(uaid).map(item -> refused(uaid, session, item)).orElseGet(Connect.Unknown::new);
    }
  }

  private static Connect refused(Uaid uaid, SessionRef mine, Map<String, AttributeValue> item) {
    Router now = fromItem(uaid, item);
    if (!now.session().equals(Optional.of(mine)) || !item.containsKey(PREVIOUS_CONNECTED_AT)) {
      return new Connect.Superseded();
    }
    String node = text(item, PREVIOUS_NODE);
    return new Connect.Connected(
        new Router(
            uaid,
            node.equals(NOWHERE) ? null : new NodeAddress(node),
            number(item, PREVIOUS_CONNECTED_AT),
            now.channels()));
  }

  @Override
  public boolean create(Uaid uaid, SessionRef session, ChannelId first) {
    var router = new Router(uaid, session.node(), session.connectedAt(), Set.of(first));
    long now = now();
    try {
      Calls.make(
          "PutItem",
          table,
          () ->
              client.putItem(put ->
                  put.tableName(table)
                      .item(toItem(router, now + LIFETIME))
                      .conditionExpression("attribute_not_exists(uaid) OR expiry <= :now")
                      .expressionAttributeValues(Map.of(":now", number(now)))));
      return true;
    } catch (ConditionalCheckFailedException e) {
      // The record is our own if the first answer got lost.
      return find(uaid).equals(Optional.of(router));
    }
  }

  @Override
  public boolean addChannel(Uaid uaid, ChannelId channel) {
    return updateIf(
        uaid,
        "ADD channels :channel",
        "expiry > :now",
        Map.of(":channel", set(channel), ":now", number(now())));
  }

  @Override
  public void removeChannel(Uaid uaid, ChannelId channel) {
    // Without a condition an update would make an item of an unknown user agent.
    updateIf(
        uaid,
        "DELETE channels :channel",
        "attribute_exists(uaid)",
        Map.of(":channel", set(channel)));
  }

  @Override
  public boolean clearNode(Uaid uaid, SessionRef session) {
    return updateIf(
        uaid, "REMOVE node_id", "node_id = :node AND connected_at = :at", pair(session));
  }

  private boolean updateIf(
      Uaid uaid, String change, String condition, Map<String, AttributeValue> values) {
    try {
      Calls.make(
          "UpdateItem",
          table,
          () ->
              client.updateItem(update ->
                  update
                      .tableName(table)
                      .key(key(uaid))
                      .updateExpression(change)
                      .conditionExpression(condition)
                      .expressionAttributeValues(values)));
      return true;
    } catch (ConditionalCheckFailedException e) {
      return false;
    }
  }

  @Override
  public boolean remove(Uaid uaid, SessionRef session) {
    try {
      Calls.make(
          "DeleteItem",
          table,
          () ->
              client.deleteItem(delete ->
                  delete
                      .tableName(table)
                      .key(key(uaid))
                      .conditionExpression("node_id = :node AND connected_at = :at")
                      .expressionAttributeValues(pair(session))));
      return true;
    } catch (ConditionalCheckFailedException e) {
      return false;
    }
  }

  private long now() {
    return clock.instant().getEpochSecond();
  }

  private static Map<String, AttributeValue> key(Uaid uaid) {
    return Map.of(UAID, text(uaid.hex()));
  }

  private static Map<String, AttributeValue> pair(SessionRef session) {
    return Map.of(
        ":node", text(session.node().url()),
        ":at", number(session.connectedAt()));
  }

  private static AttributeValue set(ChannelId channel) {
    return AttributeValue.fromSs(List.of(channel.toString()));
  }

  private static Map<String, AttributeValue> toItem(Router router, long expiry) {
    Map<String, AttributeValue> item = new HashMap<>(key(router.uaid()));
    item.put(ROUTER_TYPE, text(WEBPUSH));
    if (router.node() != null) {
      item.put(NODE, text(router.node().url()));
    }
    item.put(CONNECTED_AT, number(router.connectedAt()));
    item.put(
        CHANNELS,
        AttributeValue.fromSs(router.channels().stream().map(ChannelId::toString).toList()));
    item.put(EXPIRY, number(expiry));
    return item;
  }

  private static Router fromItem(Uaid uaid, Map<String, AttributeValue> item) {
    @Nullable String node = Attributes.textOrNull(item, NODE);
    return new Router(
        uaid,
        node == null ? null : new NodeAddress(node),
        number(item, CONNECTED_AT),
        toChannels(item.get(CHANNELS)));
  }

  /// A set without members is no attribute at all.
  private static Set<ChannelId> toChannels(@Nullable AttributeValue value) {
    if (value == null) {
      return Set.of();
    }
    Set<ChannelId> channels = new HashSet<>();
    for (String text : value.ss()) {
      channels.add(ChannelId.parse(text).orElseThrow(() -> Attributes.broken(CHANNELS)));
    }
    return Set.copyOf(channels);
  }
}
