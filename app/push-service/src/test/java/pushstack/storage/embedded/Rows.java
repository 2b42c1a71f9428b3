package pushstack.storage.embedded;

import java.util.Optional;
import pushstack.storage.Storage;
import pushstack.webpush.ChannelId;
import pushstack.webpush.ContentEncoding;
import pushstack.webpush.MessageId;
import pushstack.webpush.Payload;
import pushstack.webpush.PushMessage;
import pushstack.webpush.Stamp;
import pushstack.webpush.Ttl;
import pushstack.webpush.Uaid;
import pushstack.webpush.Urgency;

/// Message rows for the tests of this package.
final class Rows {
  static final long SECONDS = 1_764_000_000L;

  private Rows() {}

  static PushMessage message(Uaid uaid, long number, int ttl, int bytes) {
    return message(uaid, number, SECONDS, ttl, bytes);
  }

  static PushMessage message(Uaid uaid, long number, long accepted, int ttl, int bytes) {
    return new PushMessage(
        new MessageId(uaid, ChannelId.random(), null, new Stamp(number, 1)),
        "version-" + number,
        accepted,
        new Ttl(ttl),
        Urgency.NORMAL,
        new Payload(ContentEncoding.AES128GCM, null, null, new byte[bytes]));
  }

  static int count(Storage storage, Uaid uaid) {
    int rows = 0;
    Optional<String> after = Optional.empty();
    do {
      var page = storage.messages().fetch(uaid, after, 100);
      rows += page.live().size() + page.expired().size();
      after = page.next();
    } while (after.isPresent());
    return rows;
  }
}
