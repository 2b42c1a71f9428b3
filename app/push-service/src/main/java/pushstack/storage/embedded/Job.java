package pushstack.storage.embedded;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import pushstack.storage.StorageException;

/// Work on its way from the thread that wants it done to a thread that owns a connection, and its
/// answer on the way back.
final class Job<T> {
  /// Far beyond any disk that works; after it the caller is told that nobody knows.
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(30);

  private final String operation;
  private final Work<T> work;
  private final CompletableFuture<T> answer = new CompletableFuture<>();
  private @Nullable T result;

  Job(String operation, Work<T> work) {
    this.operation = operation;
    this.work = work;
  }

  String operation() {
    return operation;
  }

  /// Does the work; nobody learns of the result before [#succeed].
  void attempt(Sql sql) throws SQLException {
    result = work.on(sql);
  }

  void succeed() {
    answer.complete(Objects.requireNonNull(result));
  }

  void fail(StorageException reason) {
    answer.completeExceptionally(reason);
  }

  T await() {
    try {
      return answer.get(ANSWER_LIMIT.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      Throwable cause = Objects.requireNonNull(e.getCause());
      throw new StorageException(String.valueOf(cause.getMessage()), cause);
    } catch (TimeoutException e) {
      throw new StorageException(
          operation + ": no answer from the disk in " + ANSWER_LIMIT.toSeconds() + " s", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StorageException(operation + ": interrupted, the outcome is not known", e);
    }
  }
}
