package pushstack.storage.embedded;

import java.nio.file.Path;
import java.time.InstantSource;
import pushstack.webpush.PushMessage;
import pushstack.webpush.Stamps;
import pushstack.webpush.Uaid;

/// A process that puts rows until it is killed, and prints the key of each row once it was told
/// that the row is durable. Its first argument is the folder.
final class DurableWriter {
  private static final int CALLERS = 16;

  private DurableWriter() {}

  static void main(String[] arguments) {
    EmbeddedStorage storage = EmbeddedStorage.open(Path.of(arguments[0]), InstantSource.system());
    var stamps = new Stamps(InstantSource.system());
    for (int i = 0; i < CALLERS; i++) {
      Thread.ofPlatform().start(() -> putForEver(storage, stamps));
    }
  }

  private static void putForEver(EmbeddedStorage storage, Stamps stamps) {
    Uaid uaid = Uaid.random();
    while (true) {
      long micros = stamps.nextMicros();
      PushMessage message = Rows.message(uaid, micros, micros / 1_000_000, 3600, 500);
      storage.messages().save(message);
      System.out.println(uaid.hex() + " " + message.id().sortKey());
    }
  }
}
