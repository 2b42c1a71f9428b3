package pushstack.pushlog;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import pushstack.metrics.Pseudonyms;

/// The pseudonyms that were asked for last: the events of a message come close together, and to
/// compute a name costs more than all else that an event needs. Used by one thread.
final class Names {
  /// User agents and channels, about 150 bytes each. At 2,000 pushes a second those of the last
  /// second.
  static final int LIMIT = 4096;

  private final Pseudonyms pseudonyms;
  private final Map<UUID, String> known =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<UUID, String> eldest) {
          return size() > LIMIT;
        }
      };

  Names(Pseudonyms pseudonyms) {
    this.pseudonyms = pseudonyms;
  }

  String of(UUID id) {
    return known.computeIfAbsent(id, pseudonyms::of);
  }

  int size() {
    return known.size();
  }
}
