package pushstack.benchmark;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/// The account of all pushes of a window: sent, answered, arrived. One thread, that of the loop.
final class Ledger implements Publisher.Answers {
  private static final byte ACCEPTED = 1;
  private static final byte ARRIVED = 2;
  private static final byte ANSWERED = 4;

  /// Of times, that histograms keep.
  static final int DIGITS = 3;

  /// Names of this ledger; a push of another one does not count here.
  private final int mark = ThreadLocalRandom.current().nextInt(1, Integer.MAX_VALUE);

  /// Those without a name, by recipient, in the order of sending.
  private final Map<Integer, Deque<Integer>> nameless = new HashMap<>();

  private final boolean named;
  private final Histogram toSending = new Histogram(DIGITS);
  private final Histogram toFrame = new Histogram(DIGITS);
  private final Histogram toAnswer = new Histogram(DIGITS);
  private final Histogram lately = new Histogram(DIGITS);
  private long[] due = new long[1 << 12];
  private byte[] states = new byte[1 << 12];
  private int sent;
  private int accepted;
  private int refused;
  private int broken;
  private int arrived;
  private int repeated;
  private int unknown;
  private int owed;
  private int answeredBefore;
  private int arrivedBefore;
  private @Nullable String firstRefusal;

  Ledger() {
    this(true);
  }

  /// @param named whether notifications tell which push they are; otherwise those to a user agent
  ///   are taken to arrive in order
  Ledger(boolean named) {
    this.named = named;
  }

  /// Opens an entry.
  ///
  /// @param intended when the push was due, by `System.nanoTime()`
  /// @return the name of the push
  long post(int userAgent, long intended) {
    if (sent == due.length) {
      due = Arrays.copyOf(due, sent * 2);
      states = Arrays.copyOf(states, sent * 2);
    }
    due[sent] = intended;
    toSending.recordValue(Math.max(0, System.nanoTime() - intended));
    if (!named) {
      nameless.computeIfAbsent(userAgent, _ -> new ArrayDeque<>()).addLast(sent);
    }
    return (long) mark << 32 | sent++;
  }

  @Override
  public void answered(long push, int status) {
    int entry = (int) push;
    toAnswer.recordValue(System.nanoTime() - due[entry]);
    states[entry] |= ANSWERED;
    if (status == 201) {
      accepted++;
      states[entry] |= ACCEPTED;
      if ((states[entry] & ARRIVED) == 0) {
        owed++;
      }
    } else {
      refused++;
      if (firstRefusal == null) {
        firstRefusal = "answered " + status;
      }
    }
  }

  @Override
  public void broken(long push, IOException why) {
    broken++;
    states[(int) push] |= ANSWERED;
    if (firstRefusal == null) {
      firstRefusal = why.toString();
    }
  }

  /// @param push its name, or 0
  void arrived(int userAgent, long push) {
    int entry = named ? place(push) : oldest(userAgent);
    if (entry < 0 || entry >= sent) {
      unknown++;
      return;
    }
    if ((states[entry] & ARRIVED) != 0) {
      repeated++;
      return;
    }
    long time = Math.max(0, System.nanoTime() - due[entry]);
    toFrame.recordValue(time);
    lately.recordValue(time);
    arrived++;
    if ((states[entry] & ACCEPTED) != 0) {
      owed--;
    }
    states[entry] |= ARRIVED;
  }

  private int oldest(int userAgent) {
    Deque<Integer> waiting = nameless.get(userAgent);
    return waiting == null || waiting.isEmpty() ? -1 : waiting.removeFirst();
  }

  /// All before this place have their answer.
  int answeredBefore() {
    while (answeredBefore < sent && (states[answeredBefore] & ANSWERED) != 0) {
      answeredBefore++;
    }
    return answeredBefore;
  }

  /// All before this place have arrived, or were not accepted.
  int arrivedBefore() {
    while (arrivedBefore < sent
        && ((states[arrivedBefore] & ARRIVED) != 0
            || (states[arrivedBefore] & (ANSWERED | ACCEPTED)) == ANSWERED)) {
      arrivedBefore++;
    }
    return arrivedBefore;
  }

  /// The place of a push in the order of sending; -1 if it is not of this ledger.
  int place(long push) {
    return push >>> 32 == mark ? (int) push : -1;
  }

  int sent() {
    return sent;
  }

  int accepted() {
    return accepted;
  }

  /// Answered with another status than 201.
  int refused() {
    return refused;
  }

  /// Never answered.
  int broken() {
    return broken;
  }

  int arrived() {
    return arrived;
  }

  /// Arrivals after the first of the same push.
  int repeated() {
    return repeated;
  }

  /// Arrivals of pushes that are not of this ledger.
  int unknown() {
    return unknown;
  }

  /// Accepted and not there yet; at the end of a window that is what was lost.
  int owed() {
    return owed;
  }

  /// How late the load itself was, in nanoseconds: for want of a processor, or of a connection
  /// whose last push has its answer.
  Histogram toSending() {
    return toSending;
  }

  /// From when a push was due to its notification, in nanoseconds.
  Histogram toFrame() {
    return toFrame;
  }

  /// As [#toFrame], of what has arrived since this was asked last.
  Histogram takeLately() {
    Histogram taken = lately.copy();
    lately.reset();
    return taken;
  }

  /// From when a push was due to its answer, in nanoseconds.
  Histogram toAnswer() {
    return toAnswer;
  }

  /// Fails if a push was not accepted.
  void failIfRefused() {
    if (refused + broken > 0) {
      throw new IllegalStateException(refused + broken + " pushes failed; first: " + firstRefusal);
    }
  }
}
