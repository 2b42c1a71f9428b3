package pushstack.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

abstract class BroadcastsContract extends StorageContract {
  private final String id = "test/" + UUID.randomUUID();

  @Test
  void unknownBroadcastHasNoVersion() {
    assertThat(storage.broadcasts().all()).doesNotContainKey(id);
  }

  @Test
  void latestVersionIsTheCurrentOne() {
    storage.broadcasts().set(id, "v1");
    storage.broadcasts().set(id, "\"1764000000\"");

    assertThat(storage.broadcasts().all()).containsEntry(id, "\"1764000000\"");
  }

  @Test
  void manyBroadcastsAreAllRead() throws Exception {
    List<Callable<Boolean>> sets = new ArrayList<>();
    for (int i = 0; i < CALLERS; i++) {
      String each = id + i;
      sets.add(() -> {
        storage.broadcasts().set(each, "version of " + each);
        return true;
      });
    }

    assertThat(atOnce(sets)).containsOnly(true);
    for (int i = 0; i < CALLERS; i++) {
      assertThat(storage.broadcasts().all()).containsEntry(id + i, "version of " + id + i);
    }
  }

  @Test
  void engineInOrderHasNoTrouble() {
    assertThat(storage.trouble()).isEmpty();
  }
}
