package pushstack.benchmark.jmh;

import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import pushstack.webpush.ChannelId;
import pushstack.webpush.Uaid;
import pushstack.webpush.token.EndpointTokens;
import pushstack.webpush.token.FernetKey;
import pushstack.webpush.token.Subscription;
import pushstack.webpush.token.TokenKeys;

/// What every push begins with: the token of its endpoint is opened.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class TokenBenchmark {
  private final EndpointTokens tokens =
      new EndpointTokens(new TokenKeys(List.of(FernetKey.random())), InstantSource.system());

  private final String[] path =
      tokens.seal(Uaid.random(), ChannelId.random(), Optional.empty()).split("/", 2);

  @Benchmark
  public Optional<Subscription> open() {
    return tokens.open(path[0], path[1]);
  }
}
