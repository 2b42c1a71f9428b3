package pushstack.loadtest.live;

import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Shows a run on a terminal while it goes on: drawn over in place where somebody looks, a line now
/// and then where a file does. It draws on a thread of its own, and once more when it is closed.
public final class LiveView implements AutoCloseable {
  /// What an eye follows; each look copies the histograms of the run.
  private static final Duration FRAME = Duration.ofMillis(500);

  private static final Duration LINE = Duration.ofSeconds(10);

  /// Drawing takes milliseconds; a terminal that blocks is not waited for.
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final PrintStream out;
  private final Terminal terminal;
  private final Supplier<Snapshot> source;
  private final LiveText text;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread;
  private @Nullable Snapshot before;
  private int drawn;

  private LiveView(PrintStream out, Terminal terminal, Supplier<Snapshot> source) {
    this.out = out;
    this.terminal = terminal;
    this.source = source;
    this.text = new LiveText(terminal);
    this.thread = Thread.ofPlatform().daemon().name("live-view").unstarted(this::watch);
  }

  /// Shows from now on.
  ///
  /// @param source asked from another thread than this one
  public static LiveView start(PrintStream out, Terminal terminal, Supplier<Snapshot> source) {
    var view = new LiveView(out, terminal, source);
    view.thread.start();
    return view;
  }

  private void watch() {
    Duration pause = terminal.interactive() ? FRAME : LINE;
    try {
      while (!closed.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
        draw();
      }
      draw();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void draw() {
    Snapshot now = source.get();
    Snapshot last = before == null ? now : before;
    LiveText.Rates rates = LiveText.Rates.between(last, now);
    before = now;
    if (!terminal.interactive()) {
      out.println(text.line(now, rates));
      return;
    }
    List<String> lines = text.frame(now, rates);
    var frame = new StringBuilder();
    if (drawn > 0) {
      frame.append("\u001b[").append(drawn).append('A');
    }
    // A window that was made narrower cuts the lines, as wrapped ones could not be drawn over.
    frame.append("\u001b[?7l");
    lines.forEach(line -> frame.append('\r').append(line).append("\u001b[K\n"));
    frame.append("\u001b[?7h");
    out.print(frame);
    out.flush();
    drawn = lines.size();
  }

  /// Draws the end and stops.
  @Override
  public void close() {
    closed.countDown();
    try {
      thread.join(PATIENCE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
