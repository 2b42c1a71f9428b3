package pushstack.storage.embedded;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import pushstack.storage.NodeAddress;
import pushstack.storage.Router;
import pushstack.storage.Routers;
import pushstack.storage.SessionRef;
import pushstack.storage.StorageException;
import pushstack.webpush.ChannelId;
import pushstack.webpush.Uaid;

/// The `router` table, and `channel` with the channels of each record.
final class EmbeddedRouters implements Routers {
  private static final String ROUTER_TYPE = "webpush";
  private static final long LIFETIME = Duration.ofDays(EXPIRY_DAYS).toSeconds();

  private static final String FIND =
      """
      SELECT node_id, connected_at,
        (SELECT group_concat(channel) FROM channel WHERE channel.uaid = router.uaid) AS channels
      FROM router WHERE uaid = ? AND expiry > ?
      """;
  private static final String CONNECT =
      """
      UPDATE router SET node_id = ?, connected_at = ?, expiry = ?
      WHERE uaid = ? AND expiry > ? AND connected_at < ?
      """;
  private static final String FORGET_EXPIRED = "DELETE FROM router WHERE uaid = ? AND expiry <= ?";
  private static final String CREATE =
      """
      INSERT INTO router (uaid, router_type, node_id, connected_at, expiry) VALUES (?, ?, ?, ?, ?)
      ON CONFLICT DO NOTHING
      """;
  private static final String EXISTS = "SELECT 1 FROM router WHERE uaid = ? AND expiry > ?";
  private static final String ADD_CHANNEL =
      "INSERT INTO channel (uaid, channel) VALUES (?, ?) ON CONFLICT DO NOTHING";
  private static final String REMOVE_CHANNEL = "DELETE FROM channel WHERE uaid = ? AND channel = ?";
  private static final String CLEAR_NODE =
      "UPDATE router SET node_id = NULL WHERE uaid = ? AND node_id = ? AND connected_at = ?";
  private static final String REMOVE =
      "DELETE FROM router WHERE uaid = ? AND node_id = ? AND connected_at = ?";
  private static final String SWEEP =
      "DELETE FROM router WHERE uaid IN (SELECT uaid FROM router WHERE expiry <= ? LIMIT ?)";

  private final Database database;
  private final InstantSource clock;

  EmbeddedRouters(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  @Override
  public Optional<Router> find(Uaid uaid) {
    return database.read("find a router record", sql -> find(sql, uaid, now()));
  }

  private static Optional<Router> find(Sql sql, Uaid uaid, long now) throws SQLException {
    return sql.first(row -> toRouter(uaid, row), FIND, uaid.hex(), now);
  }

  @Override
  public Connect connect(Uaid uaid, SessionRef session) {
    return database.write("connect a user agent", sql -> connect(sql, uaid, session, now()));
  }

  private static Connect connect(Sql sql, Uaid uaid, SessionRef session, long now)
      throws SQLException {
    Optional<Router> before = find(sql, uaid, now);
    if (before.isEmpty()) {
      return new Connect.Unknown();
    }
    int changed =
        sql.update(
            CONNECT,
            session.node().url(),
            session.connectedAt(),
            now + LIFETIME,
            uaid.hex(),
            now,
            session.connectedAt());
    return changed == 0 ? new Connect.Superseded() : new Connect.Connected(before.get());
  }

  @Override
  public boolean create(Uaid uaid, SessionRef session, ChannelId first) {
    return database.write("create a router record", sql -> create(sql, uaid, session, first));
  }

  private boolean create(Sql sql, Uaid uaid, SessionRef session, ChannelId first)
      throws SQLException {
    long now = now();
    sql.update(FORGET_EXPIRED, uaid.hex(), now);
    int created =
        sql.update(
            CREATE,
            uaid.hex(),
            ROUTER_TYPE,
            session.node().url(),
            session.connectedAt(),
            now + LIFETIME);
    return created == 1 && sql.update(ADD_CHANNEL, uaid.hex(), first.toString()) == 1;
  }

  @Override
  public boolean addChannel(Uaid uaid, ChannelId channel) {
    return database.write("add a channel", sql -> addChannel(sql, uaid, channel));
  }

  private boolean addChannel(Sql sql, Uaid uaid, ChannelId channel) throws SQLException {
    if (sql.first(_ -> true, EXISTS, uaid.hex(), now()).isEmpty()) {
      return false;
    }
    sql.update(ADD_CHANNEL, uaid.hex(), channel.toString());
    return true;
  }

  @Override
  public void removeChannel(Uaid uaid, ChannelId channel) {
    database.write(
        "remove a channel", sql -> sql.update(REMOVE_CHANNEL, uaid.hex(), channel.toString()));
  }

  @Override
  public boolean clearNode(Uaid uaid, SessionRef session) {
    return database.write("clear a node", sql -> guarded(sql, CLEAR_NODE, uaid, session));
  }

  @Override
  public boolean remove(Uaid uaid, SessionRef session) {
    return database.write("remove a user agent", sql -> guarded(sql, REMOVE, uaid, session));
  }

  private static boolean guarded(Sql sql, String text, Uaid uaid, SessionRef session)
      throws SQLException {
    return sql.update(text, uaid.hex(), session.node().url(), session.connectedAt()) == 1;
  }

  /// Deletes the records that have expired.
  ///
  /// @return how many
  int sweep() {
    return Sweeping.inBatches(database, SWEEP, now());
  }

  private long now() {
    return clock.instant().getEpochSecond();
  }

  private static Router toRouter(Uaid uaid, ResultSet row) throws SQLException {
    String node = row.getString("node_id");
    return new Router(
        uaid,
        node == null ? null : new NodeAddress(node),
        row.getLong("connected_at"),
        toChannels(row.getString("channels")));
  }

  private static Set<ChannelId> toChannels(@Nullable String joined) {
    if (joined == null) {
      return Set.of();
    }
    Set<ChannelId> channels = new HashSet<>();
    for (String text : joined.split(",", -1)) {
      channels.add(
          ChannelId.parse(text)
              .orElseThrow(() -> new StorageException("a router record has a broken channel")));
    }
    return Set.copyOf(channels);
  }
}
