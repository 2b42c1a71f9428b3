package pushstack.service;

import java.util.Map;

/// What the admin listener can do to the process. Every method may block; faults of the storage
/// engine come out as `StorageException`.
public interface AdminActions {

  /// Begins to drain: no new work, sessions end at the set rate. Returns at once; again is no harm.
  void drain();

  /// Reads the key files and secrets again.
  KeyRing.Reload reloadKeys();

  /// Id to version, as this node knows them now.
  Map<String, String> broadcasts();

  /// Sets the version of a broadcast for all nodes.
  void setBroadcast(String id, String version);
}
