package pushstack.benchmark.jmh;

import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import pushstack.schema.Tables;
import pushstack.storage.Router;
import pushstack.storage.dynamodb.DynamoSettings;
import pushstack.storage.dynamodb.DynamoStorage;
import pushstack.webpush.Uaid;

/// The read of a router record with a DynamoDB that answers at once and always the same: what the
/// call itself costs, both ends of a loopback connection included.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class DynamoBenchmark {
  private final Uaid uaid = Uaid.random();
  private @Nullable CannedDynamo engine;
  private @Nullable DynamoStorage storage;

  @Setup
  public void open() {
    var tables = new Tables("jmh-");
    engine = CannedDynamo.start(tables, uaid);
    storage =
        DynamoStorage.open(DynamoSettings.local(engine.endpoint()), tables, InstantSource.system());
    if (findRouter().isEmpty()) {
      throw new IllegalStateException("the canned answer is no router record any more");
    }
  }

  @TearDown
  public void close() {
    if (storage != null) {
      storage.close();
    }
    if (engine != null) {
      engine.close();
    }
  }

  @Benchmark
  public Optional<Router> findRouter() {
    if (storage == null) {
      throw new IllegalStateException("not open");
    }
    return storage.routers().find(uaid);
  }
}
