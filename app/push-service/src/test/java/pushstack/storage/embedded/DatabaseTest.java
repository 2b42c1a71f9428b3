package pushstack.storage.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pushstack.storage.StorageException;

/// The one writer, its batches and its queue.
final class DatabaseTest {
  private static final int QUEUED = 20;
  private static final String INSERT = "INSERT INTO broadcast (id, version) VALUES (?, 'v')";

  private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch hold = new CountDownLatch(1);
  @TempDir private Path folder = Path.of("");
  private Database database = Database.inMemory(Limits.DEFAULT);

  @BeforeEach
  void open() {
    database.close();
    database =
        Database.inFolder(folder, new Limits(QUEUED, Duration.ofMillis(50), 1, Duration.ZERO, 0));
  }

  @AfterEach
  void close() {
    hold.countDown();
    database.close();
    callers.close();
  }

  /// Keeps the writer busy, so that what follows waits and becomes one batch.
  private void holdWriter() throws InterruptedException {
    var held = new CountDownLatch(1);
    var _ =
        callers.submit(() ->
            database.write(
                "hold",
                _ -> {
                  held.countDown();
                  await(hold);
                  return true;
                }));
    held.await();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private Future<Integer> insert(String id) throws InterruptedException {
    return submit("insert", sql -> sql.update(INSERT, id));
  }

  /// Returns when the work is in the queue, or refused.
  private Future<Integer> submit(String operation, Work<Integer> work) throws InterruptedException {
    int before = database.queuedWrites();
    Future<Integer> answer = callers.submit(() -> database.write(operation, work));
    while (database.queuedWrites() == before && !answer.isDone()) {
      Thread.sleep(1);
    }
    return answer;
  }

  private long rows() {
    return database.read("count", sql -> sql.number("SELECT count(*) FROM broadcast"));
  }

  /// Four thousand pages of log would otherwise be moved by the writer, while everybody waits.
  @Test
  void whatIsCommittedIsMovedIntoTheDatabaseBesideTheWriter() throws Exception {
    insert("the-row-that-moves").get();
    String moved = "";
    long end = System.nanoTime() + Duration.ofSeconds(15).toNanos();
    while (!moved.contains("the-row-that-moves")) {
      assertThat(System.nanoTime()).as("still in the log only").isLessThan(end);
      Thread.sleep(10);
      byte[] file = Files.readAllBytes(folder.resolve("pushstack.db"));
      moved = new String(file, StandardCharsets.ISO_8859_1);
    }

    assertThat(insert("another").get()).isEqualTo(1);
  }

  @Test
  void failingWorkOfABatchLeavesTheOthersDurable() throws Exception {
    holdWriter();
    List<Future<Integer>> good = new ArrayList<>();
    List<Future<Integer>> bad = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      good.add(insert("good" + i));
      bad.add(submit("break a constraint", sql -> sql.update(INSERT, (Object) null)));
      int each = i;
      bad.add(
          submit(
              "fail half-way",
              sql -> {
                sql.update(INSERT, "half" + each);
                throw new SQLException("by the test");
              }));
      bad.add(
          submit(
              "throw",
              _ -> {
                throw new IllegalStateException("by the test");
              }));
    }
    hold.countDown();

    for (Future<Integer> each : good) {
      assertThat(each.get()).isEqualTo(1);
    }
    for (Future<Integer> each : bad) {
      assertThatThrownBy(each::get).hasCauseInstanceOf(StorageException.class);
    }
    assertThat(rows()).isEqualTo(5);
  }

  @Test
  void workOfABatchSeesWhatCameBeforeIt() throws Exception {
    holdWriter();
    Future<Integer> first = insert("a");
    Future<Integer> second =
        submit("count", sql -> (int) sql.number("SELECT count(*) FROM broadcast"));
    hold.countDown();

    assertThat(first.get()).isEqualTo(1);
    assertThat(second.get()).isEqualTo(1);
  }

  @Test
  void nothingIsSeenBeforeTheCommit() throws Exception {
    holdWriter();
    Future<Integer> pending = insert("a");

    assertThat(rows()).isZero();
    assertThat(pending.isDone()).isFalse();
    hold.countDown();
    pending.get();
    assertThat(rows()).isEqualTo(1);
  }

  @Test
  void fullQueueRefusesAndTakesAgainLater() throws Exception {
    holdWriter();
    List<Future<Integer>> queued = new ArrayList<>();
    for (int i = 0; i < QUEUED; i++) {
      queued.add(insert("q" + i));
    }

    assertThatThrownBy(() -> insert("one too many").get())
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("refused, 20 others wait already");
    hold.countDown();
    for (Future<Integer> each : queued) {
      assertThat(each.get()).isEqualTo(1);
    }
    assertThat(insert("later").get()).isEqualTo(1);
    assertThat(rows()).isEqualTo(QUEUED + 1);
  }

  @Test
  void closeAnswersWhatIsQueued() throws Exception {
    holdWriter();
    List<Future<Integer>> queued = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      queued.add(insert("q" + i));
    }
    Future<?> closing = callers.submit(database::close);
    hold.countDown();
    closing.get();

    for (Future<Integer> each : queued) {
      assertThat(each.get()).isEqualTo(1);
    }
    assertThatThrownBy(() -> database.write("late", _ -> 1))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("the storage is closed");
  }

  @Test
  void interruptedCallerLearnsThatTheOutcomeIsNotKnown() throws Exception {
    holdWriter();
    var caught = new ArrayList<String>();
    int before = database.queuedWrites();
    Thread caller =
        Thread.ofVirtual()
            .start(() -> {
              try {
                database.write("insert", sql -> sql.update(INSERT, "a"));
              } catch (StorageException e) {
                caught.add(e.getMessage() + Thread.currentThread().isInterrupted());
              }
            });
    while (database.queuedWrites() == before) {
      Thread.sleep(1);
    }
    caller.interrupt();
    caller.join();

    assertThat(caught).containsExactly("insert: interrupted, the outcome is not knowntrue");
  }

  @Test
  void statementsAreFullySynchronous() {
    assertThat(database.<Long>write("read", sql -> sql.number("PRAGMA synchronous"))).isEqualTo(2);
  }

  @Test
  void readersCannotWrite() {
    assertThatThrownBy(() -> database.read("cheat", sql -> sql.update(INSERT, "a")))
        .isInstanceOf(StorageException.class);
  }
}
