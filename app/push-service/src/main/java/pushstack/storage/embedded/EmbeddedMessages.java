package pushstack.storage.embedded;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import pushstack.storage.Messages;
import pushstack.storage.StorageException;
import pushstack.webpush.ContentEncoding;
import pushstack.webpush.MessageId;
import pushstack.webpush.Payload;
import pushstack.webpush.Publisher;
import pushstack.webpush.PushMessage;
import pushstack.webpush.Stamp;
import pushstack.webpush.Ttl;
import pushstack.webpush.Uaid;
import pushstack.webpush.Urgency;

/// The `message` table.
final class EmbeddedMessages implements Messages {
  private static final int MAX_PAGE = 100;

  private static final String COLUMNS =
      "sk, stamp, version, timestamp, ttl, urgency, encoding, encryption, crypto_key, data,"
          + " vapid_key";

  /// The stamp of a row without a topic is part of its key: for those the guard always holds.
  private static final String SAVE =
      """
      INSERT INTO message (uaid, expiry, %s) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (uaid, sk) DO UPDATE SET
        stamp = excluded.stamp, expiry = excluded.expiry, version = excluded.version,
        timestamp = excluded.timestamp, ttl = excluded.ttl, urgency = excluded.urgency,
        encoding = excluded.encoding, encryption = excluded.encryption,
        crypto_key = excluded.crypto_key, data = excluded.data,
        vapid_key = excluded.vapid_key
      WHERE message.stamp <= excluded.stamp
      """
          .formatted(COLUMNS);

  private static final String FETCH =
      "SELECT " + COLUMNS + " FROM message WHERE uaid = ? AND sk > ? ORDER BY sk LIMIT ?";
  private static final String DELETE =
      "DELETE FROM message WHERE uaid = ? AND sk = ? AND stamp <= ?";
  private static final String SWEEP =
      "DELETE FROM message WHERE rowid IN (SELECT rowid FROM message WHERE expiry <= ? LIMIT ?)";

  private final Database database;
  private final InstantSource clock;

  EmbeddedMessages(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  @Override
  public Save save(PushMessage message) {
    return database.write("save a message", sql -> save(sql, message));
  }

  private static Save save(Sql sql, PushMessage message) throws SQLException {
    MessageId id = message.id();
    Payload payload = message.payload();
    int written =
        sql.update(
            SAVE,
            id.uaid().hex(),
            message.expiry(),
            id.sortKey(),
            id.stamp().toString(),
            message.version(),
            message.timestamp(),
            message.ttl().seconds(),
            message.urgency().value(),
            payload == null ? null : payload.encoding().value(),
            payload == null ? null : payload.encryption(),
            payload == null ? null : payload.cryptoKey(),
            payload == null ? null : payload.body(),
            message.publisher() == null ? null : message.publisher().key());
    return written == 0 ? Save.SUPERSEDED : Save.SAVED;
  }

  @Override
  public Page fetch(Uaid uaid, Optional<String> after, int limit) {
    if (limit < 1 || limit > MAX_PAGE) {
      throw new IllegalArgumentException("a page has 1 to " + MAX_PAGE + " rows, not " + limit);
    }
    List<PushMessage> rows =
        database.read(
            "fetch messages",
            sql ->
                sql.all(row -> toMessage(uaid, row), FETCH, uaid.hex(), after.orElse(""), limit));
    Instant now = clock.instant();
    List<PushMessage> live = new ArrayList<>(rows.size());
    List<MessageId> expired = new ArrayList<>();
    for (PushMessage row : rows) {
      if (row.expired(now)) {
        expired.add(row.id());
      } else {
        live.add(row);
      }
    }
    return new Page(
        live,
        expired,
        rows.size() < limit ? Optional.empty() : Optional.of(rows.getLast().id().sortKey()));
  }

  @Override
  public void delete(Collection<MessageId> ids) {
    if (!ids.isEmpty()) {
      database.write("delete messages", sql -> delete(sql, ids));
    }
  }

  private static int delete(Sql sql, Collection<MessageId> ids) throws SQLException {
    int deleted = 0;
    for (MessageId id : ids) {
      deleted += sql.update(DELETE, id.uaid().hex(), id.sortKey(), id.stamp().toString());
    }
    return deleted;
  }

  /// Deletes the rows that have expired.
  ///
  /// @return how many
  int sweep() {
    return Sweeping.inBatches(database, SWEEP, clock.instant().getEpochSecond());
  }

  private static PushMessage toMessage(Uaid uaid, ResultSet row) throws SQLException {
    Stamp stamp = Stamp.parse(row.getString("stamp")).orElseThrow(EmbeddedMessages::broken);
    return new PushMessage(
        MessageId.ofRow(uaid, row.getString("sk"), stamp).orElseThrow(EmbeddedMessages::broken),
        row.getString("version"),
        row.getLong("timestamp"),
        new Ttl(row.getInt("ttl")),
        Urgency.parse(row.getString("urgency")).orElseThrow(EmbeddedMessages::broken),
        toPayload(row),
        Optional.ofNullable(row.getString("vapid_key")).flatMap(Publisher::parse).orElse(null));
  }

  private static @Nullable Payload toPayload(ResultSet row) throws SQLException {
    byte[] body = row.getBytes("data");
    if (body == null) {
      return null;
    }
    return new Payload(
        ContentEncoding.parse(row.getString("encoding")).orElseThrow(EmbeddedMessages::broken),
        row.getString("encryption"),
        row.getString("crypto_key"),
        body);
  }

  private static StorageException broken() {
    return new StorageException("a message row is broken");
  }
}
