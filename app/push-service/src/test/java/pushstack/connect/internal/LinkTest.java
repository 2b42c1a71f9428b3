package pushstack.connect.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Records and frames of a link on a wire of bytes: what comes through, and what is not believed.
final class LinkTest {
  private static final Duration LONG = Duration.ofSeconds(10);
  private static final byte[] SECRET =
      "the secret of the nodes, so long".getBytes(StandardCharsets.UTF_8);
  private static final String CALLER = LinkHandshake.nonce();
  private static final String NODE = LinkHandshake.nonce();

  /// Keeps what is written; reads what it is given.
  private static final class Tape implements LinkWire {
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final List<Integer> writes = new ArrayList<>();
    private final CountDownLatch cut = new CountDownLatch(1);
    private final CountDownLatch held;
    private ByteBuffer toRead = ByteBuffer.allocate(0);

    Tape() {
      this(new CountDownLatch(0));
    }

    /// @param held nothing is written before it is open
    Tape(CountDownLatch held) {
      this.held = held;
    }

    @Override
    public byte[] read(int length) throws IOException {
      if (toRead.remaining() < length) {
        throw new IOException("the tape ended");
      }
      byte[] bytes = new byte[length];
      toRead.get(bytes);
      return bytes;
    }

    @Override
    public void write(byte[] bytes, int length) throws IOException {
      try {
        held.await();
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
      written.write(bytes, 0, length);
      writes.add(length);
    }

    @Override
    public void cut() {
      cut.countDown();
    }

    /// After the writer has ended.
    byte[] awaitWritten() throws InterruptedException {
      assertThat(cut.await(10, TimeUnit.SECONDS)).isTrue();
      return written.toByteArray();
    }
  }

  private record Frame(long call, byte code, String body) {}

  private static LinkHandshake.Seal seal() {
    return LinkHandshake.callSeal(SECRET, CALLER, NODE);
  }

  private static List<Frame> read(byte[] bytes, LinkHandshake.Seal seal) throws IOException {
    var tape = new Tape();
    tape.toRead = ByteBuffer.wrap(bytes);
    var reader = new LinkReader(tape, seal);
    var frames = new ArrayList<Frame>();
    while (tape.toRead.hasRemaining()) {
      reader.readRecord((call, code, body) ->
          frames.add(new Frame(call, code, new String(body, StandardCharsets.UTF_8))));
    }
    return frames;
  }

  /// Records of one frame each.
  private static List<byte[]> records(String... bodies) {
    LinkHandshake.Seal seal = seal();
    var records = new ArrayList<byte[]>();
    for (String body : bodies) {
      records.add(record(seal, frame(records.size(), body)));
    }
    return records;
  }

  private static byte[] frame(long call, String body) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(LinkWriter.FRAME_HEAD + bytes.length)
        .putInt(LinkWriter.FRAME_HEAD - Integer.BYTES + bytes.length)
        .putLong(call)
        .put((byte) 1)
        .put(bytes)
        .array();
  }

  private static byte[] record(LinkHandshake.Seal seal, byte[] content) {
    return ByteBuffer.allocate(LinkWriter.RECORD_HEAD + content.length)
        .putInt(LinkHandshake.Seal.BYTES + content.length)
        .put(seal.next(content, 0, content.length))
        .put(content)
        .array();
  }

  private static byte[] join(List<byte[]> parts) {
    var all = new ByteArrayOutputStream();
    parts.forEach(all::writeBytes);
    return all.toByteArray();
  }

  @Test
  void framesComeThroughInTheirOrder() throws Exception {
    var tape = new Tape();
    LinkWriter writer = LinkWriter.start(tape, seal());
    var sent = new ArrayList<Frame>();
    for (int i = 0; i < 100; i++) {
      var frame = new Frame(Long.MAX_VALUE - i, (byte) -i, "body ".repeat(i * 10));
      byte[] body = frame.body().getBytes(StandardCharsets.UTF_8);
      assertThat(writer.send(frame.call(), frame.code(), body, LONG)).isTrue();
      sent.add(frame);
    }
    writer.finish();

    assertThat(read(tape.awaitWritten(), seal())).isEqualTo(sent);
  }

  @Test
  void framesThatWaitGoTogether() throws Exception {
    var gate = new CountDownLatch(1);
    var tape = new Tape(gate);
    LinkWriter writer = LinkWriter.start(tape, seal());
    for (int i = 0; i < 1_000; i++) {
      assertThat(writer.send(i, (byte) 1, new byte[10], LONG)).isTrue();
    }
    gate.countDown();
    writer.finish();

    assertThat(read(tape.awaitWritten(), seal())).hasSize(1_000);
    // The first goes alone, or with those that came before the writer did.
    assertThat(tape.writes).hasSizeLessThanOrEqualTo(2);
  }

  @Test
  void framesOfManyThreadsAllComeThrough() throws Exception {
    var tape = new Tape();
    LinkWriter writer = LinkWriter.start(tape, seal());
    var threads = new ArrayList<Thread>();
    for (int t = 0; t < 16; t++) {
      long first = t * 1_000L;
      threads.add(
          Thread.ofVirtual()
              .start(() -> {
                for (long call = first; call < first + 1_000; call++) {
                  writer.send(call, (byte) 1, new byte[(int) (call % 700)], LONG);
                }
              }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    writer.finish();

    assertThat(read(tape.awaitWritten(), seal()))
        .extracting(Frame::call)
        .doesNotHaveDuplicates()
        .hasSize(16_000);
  }

  @Test
  void whoFindsNoRoomGivesUpInTimeAndNothingOfItIsSent() throws Exception {
    var gate = new CountDownLatch(1);
    var tape = new Tape(gate);
    LinkWriter writer = LinkWriter.start(tape, seal());
    int sent = 0;
    while (writer.send(sent, (byte) 1, new byte[4_000], Duration.ofMillis(20))) {
      sent++;
    }
    // One record that is being written, and one that waits.
    assertThat(sent * 4_000).isBetween(LinkWriter.MAX_RECORD / 2, 2 * LinkWriter.MAX_RECORD);
    gate.countDown();
    assertThat(writer.send(sent, (byte) 1, new byte[4_000], LONG)).isTrue();
    writer.finish();

    assertThat(read(tape.awaitWritten(), seal())).hasSize(sent + 1);
  }

  @Test
  void afterTheEndNothingIsTaken() throws Exception {
    var tape = new Tape();
    LinkWriter writer = LinkWriter.start(tape, seal());
    writer.finish();
    tape.awaitWritten();

    assertThat(writer.send(1, (byte) 1, new byte[0], LONG)).isFalse();
  }

  @Test
  void frameBeyondARecordIsAMistakeOfTheCaller() {
    LinkWriter writer = LinkWriter.start(new Tape(), seal());

    assertThatThrownBy(() -> writer.send(1, (byte) 1, new byte[LinkWriter.MAX_RECORD], LONG))
        .isInstanceOf(IllegalArgumentException.class);
    writer.finish();
  }

  @Test
  void whatTheTestsBuildIsWhatIsRead() throws IOException {
    assertThat(read(join(records("one", "two")), seal()))
        .containsExactly(new Frame(0, (byte) 1, "one"), new Frame(1, (byte) 1, "two"));
  }

  @Test
  void alteredByteIsNotBelieved() {
    byte[] sound = records("a message").getFirst();
    for (int i = 0; i < sound.length; i++) {
      byte[] altered = sound.clone();
      altered[i] ^= 1;
      assertThatThrownBy(() -> read(altered, seal()))
          .as("byte " + i)
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void recordsThatAreRepeatedLeftOutOrMovedAreNotBelieved() {
    List<byte[]> sound = records("one", "two", "three");
    for (List<Integer> order :
        List.of(List.of(0, 0), List.of(1), List.of(0, 2), List.of(1, 0), List.of(0, 1, 0))) {
      byte[] bytes = join(order.stream().map(sound::get).toList());
      assertThatThrownBy(() -> read(bytes, seal())).as("" + order).hasMessageContaining("seal");
    }
  }

  @Test
  void recordOfAnotherLinkDirectionOrSecretIsNotBelieved() {
    byte[] record = records("one").getFirst();
    byte[] other = Arrays.copyOf(SECRET, SECRET.length - 1);
    for (LinkHandshake.Seal seal :
        List.of(
            LinkHandshake.callSeal(SECRET, LinkHandshake.nonce(), NODE),
            LinkHandshake.callSeal(SECRET, CALLER, LinkHandshake.nonce()),
            LinkHandshake.answerSeal(SECRET, CALLER, NODE),
            LinkHandshake.callSeal(other, CALLER, NODE))) {
      assertThatThrownBy(() -> read(record, seal)).hasMessageContaining("seal");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 15, LinkWriter.MAX_RECORD, Integer.MAX_VALUE})
  void lengthThatNoRecordHasEndsTheLinkBeforeAnythingIsAllocated(int length) {
    byte[] bytes = ByteBuffer.allocate(100).putInt(length).array();

    assertThatThrownBy(() -> read(bytes, seal())).hasMessageContaining("record of " + length);
  }

  @ParameterizedTest
  @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 8, 14, 100, Integer.MAX_VALUE})
  void frameThatDoesNotFitItsRecordIsRefusedThoughSealed(int length) {
    byte[] content = frame(1, "body");
    ByteBuffer.wrap(content).putInt(length);

    assertThatThrownBy(() -> read(record(seal(), content), seal())).isInstanceOf(IOException.class);
  }
}
