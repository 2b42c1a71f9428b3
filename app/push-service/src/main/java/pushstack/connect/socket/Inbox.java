package pushstack.connect.socket;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/// What a connection's handler is still to be told. Exists only while the handler is in a call.
/// Guarded by its connection.
final class Inbox {

  /// Enough that a client's burst does not stop its reading; a client with more to say waits for
  /// us.
  static final int MAX_CALLS = 16;

  /// @param size of the message in characters or bytes
  record Call(int size, Runnable run) {}

  private final ArrayDeque<Call> calls = new ArrayDeque<>();
  private final int maxSize;
  private int size;

  /// @param maxSize of all waiting messages together
  Inbox(int maxSize) {
    this.maxSize = maxSize;
  }

  void add(Call call) {
    calls.add(call);
    size += call.size();
  }

  /// Adds one that came before all others.
  void addFirst(Call call) {
    calls.addFirst(call);
    size += call.size();
  }

  boolean isEmpty() {
    return calls.isEmpty();
  }

  @Nullable Call next() {
    Call call = calls.poll();
    if (call != null) {
      size -= call.size();
    }
    return call;
  }

  /// Tells whether the peer must wait.
  boolean isFull() {
    return calls.size() >= MAX_CALLS || size >= maxSize;
  }

  /// Tells whether it is worth while to read on: not for every single call.
  boolean hasRoom() {
    return calls.size() <= MAX_CALLS / 2 && size < maxSize;
  }
}
