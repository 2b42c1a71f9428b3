package pushstack.storage;

import java.util.Optional;

/// One storage engine with its tables. Safe from any thread, virtual ones included.
public interface Storage extends AutoCloseable {
  Routers routers();

  Messages messages();

  Broadcasts broadcasts();

  /// Why the engine cannot be used now; empty if it can. Costs one cheap read.
  Optional<String> trouble();

  @Override
  void close();
}
