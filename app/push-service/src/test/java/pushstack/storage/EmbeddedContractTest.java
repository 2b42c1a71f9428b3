package pushstack.storage;

import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;
import pushstack.storage.embedded.EmbeddedStorage;

/// The embedded engine keeps every contract, in a file and in memory.
final class EmbeddedContractTest {

  @Nested
  final class RoutersInFile extends RoutersContract {
    @TempDir private Path folder = Path.of("");

    @Override
    Storage open(InstantSource clock) {
      return EmbeddedStorage.open(folder, clock);
    }
  }

  @Nested
  final class RoutersInMemory extends RoutersContract {
    @Override
    Storage open(InstantSource clock) {
      return EmbeddedStorage.inMemory(clock);
    }
  }

  @Nested
  final class MessagesInFile extends MessagesContract {
    @TempDir private Path folder = Path.of("");

    @Override
    Storage open(InstantSource clock) {
      return EmbeddedStorage.open(folder, clock);
    }
  }

  @Nested
  final class MessagesInMemory extends MessagesContract {
    @Override
    Storage open(InstantSource clock) {
      return EmbeddedStorage.inMemory(clock);
    }
  }

  @Nested
  final class BroadcastsInFile extends BroadcastsContract {
    @TempDir private Path folder = Path.of("");

    @Override
    Storage open(InstantSource clock) {
      return EmbeddedStorage.open(folder, clock);
    }
  }

  @Nested
  final class BroadcastsInMemory extends BroadcastsContract {
    @Override
    Storage open(InstantSource clock) {
      return EmbeddedStorage.inMemory(clock);
    }
  }
}
