package pushstack.test.peer;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Sees to it that no child process outlives this one, also when a test is interrupted.
final class Reaper {
  private static final Set<Process> CHILDREN = ConcurrentHashMap.newKeySet();

  static {
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> CHILDREN.forEach(Process::destroyForcibly), "reaper"));
  }

  private Reaper() {}

  static void watch(Process child) {
    CHILDREN.removeIf(other -> !other.isAlive());
    CHILDREN.add(child);
  }
}
