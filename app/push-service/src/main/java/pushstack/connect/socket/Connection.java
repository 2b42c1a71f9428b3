package pushstack.connect.socket;

import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import pushstack.connect.socket.WebSocketHandler.Closed;

/// The protocol of one WebSocket, without the transport: what becomes of each frame, the closing
/// handshake, the two queues and their limits.
///
/// One thread, the transport's reader, calls [#receive]; everything else may be called by any. The
/// monitor is held for memory and for writes that do not block, never for I/O that does and never
/// while a handler runs. An idle connection holds neither decoder nor queue nor thread.
abstract class Connection implements WebSocket {
  private static final System.Logger LOG = System.getLogger(Connection.class.getName());

  /// Pings and pongs in one second. A user agent needs a few a minute; each costs us an answer or a
  /// call.
  static final int MAX_CONTROL_FRAMES = 100;

  private static final long SECOND = 1_000_000_000L;

  private enum State {
    OPEN,
    /// Our Close frame is on its way, the peer's is awaited.
    CLOSING,
    /// Nothing is read any more; what waits is written, then the stream ends.
    ENDING,
    GONE
  }

  private final Admission admission;

  private WebSocketHandler handler;
  private State state = State.OPEN;
  private boolean paused;

  /// What else the peer sends is thrown away.
  private boolean deaf;

  private boolean reported;

  /// How it ends, as soon as that is known.
  private @Nullable Closed how;

  /// Used by the reader only.
  private @Nullable FrameDecoder decoder;

  private @Nullable Inbox inbox;
  private @Nullable Outbox outbox;
  private long deadline;
  private long controlWindow;
  private int controlFrames;

  Connection(WebSocketHandler handler, Admission admission) {
    this.handler = handler;
    this.admission = admission;
    this.controlWindow = admission.nanos();
  }

  final Admission admission() {
    return admission;
  }

  // What a transport does. All but stopOutput and writeNow may come from any thread.

  /// Writes what can be written without blocking; called with the monitor held and nothing queued.
  ///
  /// @return false if the connection is broken
  abstract boolean writeNow(ByteBuffer frame);

  /// Sees to it that what is queued gets written; called with the monitor held.
  abstract void startWriting();

  /// Ends the stream towards the peer; called with the monitor held and nothing queued.
  abstract void stopOutput();

  /// Goes on reading after [#receive] has refused to.
  abstract void resumeReading();

  /// Has [#sweep] called until it says that nothing is awaited.
  abstract void watch();

  /// Lets go of the socket.
  ///
  /// @param reset whether to throw away what the kernel still holds for the peer
  abstract void disconnect(boolean reset);

  /// Begins with the response to the upgrade.
  final synchronized void open(ByteBuffer response) {
    post(0, () -> handler.onOpen(this));
    if (enqueue(response, false)) {
      return;
    }
    lose("write failed");
  }

  @Override
  public final boolean sendText(byte[] utf8) {
    return send(FrameEncoder.frame(FrameDecoder.TEXT, utf8));
  }

  /// As [#sendText]; not offered to owners, since no user agent of ours takes it.
  final boolean sendBinary(byte[] bytes) {
    return send(FrameEncoder.frame(FrameDecoder.BINARY, bytes));
  }

  @Override
  public final boolean sendPing() {
    return send(FrameEncoder.frame(FrameDecoder.PING, new byte[0]));
  }

  @Override
  public final void close(int code, String reason) {
    ByteBuffer frame = FrameEncoder.close(code, reason);
    synchronized (this) {
      if (state == State.OPEN) {
        state = State.CLOSING;
        if (how == null) {
          how = new Closed(code, reason, false);
        }
        sendLast(frame);
      }
    }
  }

  @Override
  public final void become(WebSocketHandler next) {
    handler = next;
  }

  /// Takes what the peer has sent.
  ///
  /// @return false if bytes are left because the handler lags behind: then reading must stop until
  ///   [#resumeReading]
  final boolean receive(ByteBuffer in) {
    while (true) {
      synchronized (this) {
        if (deaf || state == State.ENDING || state == State.GONE) {
          decoder = null;
          in.position(in.limit());
          return true;
        }
        if (paused) {
          return false;
        }
      }
      FrameDecoder decoding = decoder;
      if (decoding == null) {
        if (!in.hasRemaining()) {
          return true;
        }
        decoding =
            new FrameDecoder(
                admission.settings().maxMessageBytes(), admission.settings().binaryMessages());
        decoder = decoding;
      }
      Incoming incoming = decoding.next(in);
      if (decoding.isIdle()) {
        decoder = null;
      }
      if (incoming == null) {
        return true;
      }
      if (!takeAtOnce(incoming)) {
        take(incoming);
      }
    }
  }

  /// Has the handler take on this thread what it can take without waiting.
  ///
  /// @return false if the message is of another kind, or has to wait for its turn
  private boolean takeAtOnce(Incoming incoming) {
    return switch (incoming) {
      case Incoming.Text(String text) -> {
        if (!beginCall()) {
          yield false;
        }
        endCall(text.length(), attempt(() -> handler.onTextAtOnce(this, text)));
        yield true;
      }
      case Incoming.Pong() -> {
        if (!beginCall()) {
          yield false;
        }
        endCall(0, attempt(() -> pong()));
        yield true;
      }
      case Incoming.Binary _, Incoming.Ping _, Incoming.Close _, Incoming.Violation _ -> false;
    };
  }

  /// Takes the handler for this thread: what others have to tell it waits until [#endCall].
  private synchronized boolean beginCall() {
    if (state != State.OPEN || inbox != null) {
      return false;
    }
    inbox = new Inbox(admission.settings().maxMessageBytes());
    return true;
  }

  private @Nullable Runnable attempt(Supplier<@Nullable Runnable> call) {
    try {
      return call.get();
    } catch (RuntimeException | Error e) {
      failed(e);
      return null;
    }
  }

  private @Nullable Runnable pong() {
    if (withinControlLimit()) {
      handler.onPong(this);
    }
    return null;
  }

  private synchronized void endCall(int size, @Nullable Runnable rest) {
    Inbox calls = Objects.requireNonNull(inbox);
    if (rest != null) {
      calls.addFirst(new Inbox.Call(size, rest));
      paused = calls.isFull();
    }
    if (calls.isEmpty()) {
      inbox = null;
    } else {
      Thread.startVirtualThread(this::runHandler);
    }
  }

  private synchronized void take(Incoming incoming) {
    switch (incoming) {
      case Incoming.Text(String text) -> deliver(text.length(), () -> handler.onText(this, text));
      case Incoming.Binary(byte[] bytes) ->
          deliver(bytes.length, () -> handler.onBinary(this, bytes));
      case Incoming.Ping(byte[] payload) -> {
        // A peer that sends pings and reads nothing: RFC 6455 section 5.5.3 lets us skip some.
        if (withinControlLimit() && state == State.OPEN) {
          enqueue(FrameEncoder.frame(FrameDecoder.PONG, payload), true);
        }
      }
      case Incoming.Pong() -> {
        if (withinControlLimit()) {
          deliver(0, () -> handler.onPong(this));
        }
      }
      case Incoming.Close(int code, String reason) -> last(new Closed(code, reason, true));
      case Incoming.Violation(int code, String reason) -> last(new Closed(code, reason, false));
    }
  }

  private void deliver(int size, Runnable call) {
    if (state == State.OPEN) {
      paused = post(size, call).isFull();
    }
  }

  private synchronized boolean withinControlLimit() {
    long now = admission.nanos();
    if (now - controlWindow >= SECOND) {
      controlWindow = now;
      controlFrames = 0;
    }
    if (++controlFrames <= MAX_CONTROL_FRAMES) {
      return true;
    }
    last(new Closed(CloseCode.POLICY, "too many control frames", false));
    return false;
  }

  /// Nothing that comes after this counts; but what came before is handled, and answered, first.
  private void last(Closed closed) {
    deaf = true;
    if (how == null) {
      how = closed;
    }
    if (state == State.OPEN && inbox != null) {
      post(0, () -> end(closed));
    } else {
      end(closed);
    }
  }

  private synchronized void end(Closed closed) {
    boolean first = state == State.OPEN;
    if (state == State.GONE) {
      return;
    }
    state = State.ENDING;
    if (first) {
      sendLast(FrameEncoder.close(closed.code(), closed.byPeer() ? "" : closed.reason()));
    } else {
      endOutputIfWritten();
    }
    report("");
  }

  /// The transport cannot go on: end of stream, reset, a failed write.
  final synchronized void lose(String reason) {
    if (state != State.GONE) {
      state = State.GONE;
      boolean unwritten = outbox != null;
      outbox = null;
      report(reason);
      disconnect(unwritten);
    }
  }

  /// Checks the time limits.
  ///
  /// @return false if there is none to check
  public final synchronized boolean sweep(long nowNanos) {
    Outbox waiting = outbox;
    boolean late =
        switch (state) {
          case OPEN, GONE -> false;
          case CLOSING, ENDING -> nowNanos - deadline >= 0;
        };
    boolean stalled =
        waiting != null
            && waiting.nanosWithoutProgress(nowNanos)
                >= admission.settings().writeLimit().toNanos();
    if (late || stalled) {
      lose(stalled ? "peer does not read" : "no answer to Close");
    }
    return state == State.CLOSING
        || state == State.ENDING
        || (state == State.OPEN && outbox != null);
  }

  /// The frames to be written next; null if there are none.
  final synchronized ByteBuffer @Nullable [] nextToWrite() {
    return outbox == null ? null : outbox.batch();
  }

  /// Lets go of what has been written.
  ///
  /// @return whether nothing is left
  final synchronized boolean written(long bytes) {
    if (outbox != null && outbox.written(bytes, admission.nanos())) {
      outbox = null;
      endOutputIfWritten();
    }
    return outbox == null;
  }

  private synchronized boolean send(ByteBuffer frame) {
    return state == State.OPEN && enqueue(frame, true);
  }

  private void sendLast(ByteBuffer close) {
    deadline = admission.nanos() + admission.settings().closeLimit().toNanos();
    watch();
    if (enqueue(close, false)) {
      endOutputIfWritten();
    }
  }

  private boolean enqueue(ByteBuffer frame, boolean limited) {
    if (outbox != null) {
      if (limited && !outbox.hasRoomFor(frame)) {
        return false;
      }
      outbox.add(frame);
      return true;
    }
    if (!writeNow(frame)) {
      lose("write failed");
      return false;
    }
    if (frame.hasRemaining()) {
      outbox = new Outbox(admission.nanos());
      outbox.add(frame);
      watch();
      startWriting();
    }
    return true;
  }

  private void endOutputIfWritten() {
    if (state == State.ENDING && outbox == null) {
      stopOutput();
    }
  }

  private void report(String otherwise) {
    if (!reported) {
      reported = true;
      Closed closed = how != null ? how : new Closed(CloseCode.ABNORMAL, otherwise, true);
      post(0, () -> handler.onClosed(this, closed));
    }
  }

  private Inbox post(int size, Runnable call) {
    Inbox calls = inbox;
    if (calls != null) {
      calls.add(new Inbox.Call(size, call));
      return calls;
    }
    calls = new Inbox(admission.settings().maxMessageBytes());
    calls.add(new Inbox.Call(size, call));
    inbox = calls;
    Thread.startVirtualThread(this::runHandler);
    return calls;
  }

  private void runHandler() {
    Inbox.Call call = nextCall();
    while (call != null) {
      try {
        call.run().run();
      } catch (RuntimeException | Error e) {
        failed(e);
      }
      call = nextCall();
    }
  }

  private void failed(Throwable e) {
    LOG.log(Level.ERROR, "websocket.handler.failed", e);
    close(CloseCode.INTERNAL_ERROR, "");
  }

  private synchronized Inbox.@Nullable Call nextCall() {
    if (inbox == null) {
      return null;
    }
    Inbox.Call call = inbox.next();
    if (call == null) {
      inbox = null;
    }
    if (paused && (inbox == null || inbox.hasRoom())) {
      paused = false;
      resumeReading();
    }
    return call;
  }
}
