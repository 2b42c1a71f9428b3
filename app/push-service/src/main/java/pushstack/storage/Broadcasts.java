package pushstack.storage;

import java.util.Map;

/// The `broadcast` table: the current version of each broadcast.
public interface Broadcasts {

  /// Id to version.
  Map<String, String> all();

  void set(String id, String version);
}
