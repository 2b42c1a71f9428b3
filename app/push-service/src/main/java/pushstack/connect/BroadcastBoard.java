package pushstack.connect;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.TreeMap;

/// The current version of each broadcast, and which changed since a session last looked. Versions
/// are opaque: different means newer.
///
/// A session remembers the broadcasts it subscribed to and the count of changes it has seen, not
/// versions: that is 20 bytes instead of some hundred.
public final class BroadcastBoard {
  /// One broadcast is one row of a table and one entry of every subscriber's frame.
  private static final int MAX_BROADCASTS = 1_000;

  private record Entry(String id, String version, long change) {}

  /// All of it at one moment; replaced whole.
  private record State(Map<String, Entry> entries, long change) {}

  private volatile State state = new State(Map.of(), 0);

  /// Takes over a new set of versions. Broadcasts that are gone from it are forgotten.
  ///
  /// @return whether anything changed
  public synchronized boolean update(Map<String, String> versions) {
    State now = state;
    long change = now.change + 1;
    boolean changed = versions.size() != now.entries.size();
    var entries = new HashMap<String, Entry>();
    for (var wanted : new TreeMap<>(versions).entrySet()) {
      if (entries.size() == MAX_BROADCASTS) {
        break;
      }
      Entry old = now.entries.get(wanted.getKey());
      if (old != null && old.version.equals(wanted.getValue())) {
        entries.put(old.id, old);
      } else {
        entries.put(wanted.getKey(), new Entry(wanted.getKey(), wanted.getValue(), change));
        changed = true;
      }
    }
    if (changed) {
      state = new State(Map.copyOf(entries), change);
    }
    return changed;
  }

  /// What a session knows: the broadcasts it follows, and up to which change it has been told.
  static final class Subscriptions {
    private static final String[] NONE = {};

    private String[] ids = NONE;
    private long seen;

    boolean isEmpty() {
      return ids.length == 0;
    }
  }

  /// What there is to tell: versions that differ, and broadcasts that do not exist.
  record News(Map<String, String> versions, Map<String, String> errors) {
    boolean isEmpty() {
      return versions.isEmpty() && errors.isEmpty();
    }
  }

  /// Adds subscriptions; what the user agent has already is not news. Earlier subscriptions are
  /// brought up to date too.
  ///
  /// @param wanted id to the version that the user agent has
  News subscribe(Subscriptions subscriptions, Map<String, String> wanted) {
    State now = state;
    SequencedMap<String, String> versions = newsSince(now, subscriptions);
    var errors = new LinkedHashMap<String, String>();
    List<String> ids = new ArrayList<>(List.of(subscriptions.ids));
    for (var entry : wanted.entrySet()) {
      Entry current = now.entries.get(entry.getKey());
      if (current == null) {
        // Not remembered: if it appears later, the user agent asks again.
        errors.put(entry.getKey(), "Broadcast not found");
        continue;
      }
      if (!ids.contains(current.id)) {
        ids.add(current.id);
      }
      if (Objects.equals(current.version, entry.getValue())) {
        versions.remove(current.id);
      } else {
        versions.put(current.id, current.version);
      }
    }
    subscriptions.ids = ids.toArray(String[]::new);
    subscriptions.seen = now.change;
    return new News(versions, errors);
  }

  /// What changed since the last time; marks it as told.
  News changes(Subscriptions subscriptions) {
    State now = state;
    if (subscriptions.seen == now.change) {
      return new News(Map.of(), Map.of());
    }
    var news = new News(newsSince(now, subscriptions), Map.of());
    subscriptions.seen = now.change;
    return news;
  }

  private static SequencedMap<String, String> newsSince(State now, Subscriptions subscriptions) {
    var versions = new LinkedHashMap<String, String>();
    for (String id : subscriptions.ids) {
      Entry entry = now.entries.get(id);
      if (entry != null && entry.change > subscriptions.seen) {
        versions.put(id, entry.version);
      }
    }
    return versions;
  }
}
