package pushstack.benchmark;

/// Gives the server one core and the load the other one, so that neither takes the other's time.
final class Cores {
  static final int SERVER = 0;
  static final int LOAD = 1;

  private Cores() {}

  /// Moves all threads of a process; those that they start later follow.
  static void pin(long pid, int core) {
    var _ =
        ProcessFigures.run("taskset", "-a", "-c", "-p", Integer.toString(core), Long.toString(pid));
  }

  static void pinLoad() {
    pin(ProcessHandle.current().pid(), LOAD);
  }
}
