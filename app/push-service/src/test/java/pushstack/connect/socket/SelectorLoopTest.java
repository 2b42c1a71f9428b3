package pushstack.connect.socket;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.nio.channels.SelectionKey;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SelectorLoopTest {

  /// Counts bytes, or fails for want of a class, as it happens when there are no files to open.
  private record Reader(AtomicInteger bytes, boolean failing, AtomicBoolean wasCut)
      implements SelectorLoop.Served {
    @Override
    public void ready(SelectionKey key) {
      if (failing) {
        key.cancel();
        throw new NoClassDefFoundError("wanted by this test");
      }
      try {
        bytes.addAndGet(((Pipe.SourceChannel) key.channel()).read(ByteBuffer.allocate(16)));
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public boolean sweep(long nowNanos) {
      return false;
    }

    @Override
    public void cut() {
      wasCut.set(true);
    }
  }

  private static Pipe.SinkChannel serve(SelectorLoop loop, Reader reader) throws IOException {
    Pipe pipe = Pipe.open();
    pipe.source().configureBlocking(false);
    pipe.source().register(loop.selector(), SelectionKey.OP_READ, reader);
    return pipe.sink();
  }

  private static Reader reader(boolean failing) {
    return new Reader(new AtomicInteger(), failing, new AtomicBoolean());
  }

  @Test
  void errorInOneConnectionLeavesTheOthersServed() throws IOException {
    var loop = new SelectorLoop("loop-under-test", System::nanoTime);
    Reader bad = reader(true);
    Reader good = reader(false);
    try (Pipe.SinkChannel toBad = serve(loop, bad);
        Pipe.SinkChannel toGood = serve(loop, good)) {
      loop.start();
      toBad.write(ByteBuffer.wrap(new byte[1]));
      Recorder.await("the bad one is cut", bad.wasCut()::get);
      toGood.write(ByteBuffer.wrap(new byte[3]));
      Recorder.await("the good one is served", () -> good.bytes().get() == 3);
      assertThat(good.wasCut()).isFalse();
    } finally {
      loop.stop();
    }
  }
}
