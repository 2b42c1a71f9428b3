package pushstack.benchmark;

import java.io.PrintStream;
import java.util.concurrent.locks.LockSupport;

/// The program of one watcher of [Withheld]: sleeps for two milliseconds, again and again, and
/// prints when it woke up late and by how much, both in nanoseconds. Ends when nobody reads.
public final class Presence {
  /// The first line, once it watches.
  static final String READY = "ready";

  private static final long INTERVAL_NANOS = 2_000_000;

  /// Less is what the timers of a virtual machine are late by on an idle day.
  private static final long LATE_NANOS = 2_000_000;

  private Presence() {}

  public static void main(String[] arguments) {
    PrintStream out = System.out;
    out.println(READY);
    long due = System.nanoTime();
    while (!out.checkError()) {
      due += INTERVAL_NANOS;
      for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
        LockSupport.parkNanos(left);
      }
      long now = System.nanoTime();
      if (now - due > LATE_NANOS) {
        out.println(now + " " + (now - due));
        due = now;
      }
    }
  }
}
