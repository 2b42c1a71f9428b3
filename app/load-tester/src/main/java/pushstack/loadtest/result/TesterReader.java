package pushstack.loadtest.result;

import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads one element of `testers`.
final class TesterReader {
  private final JsonCursor json;
  private @Nullable String host;
  private @Nullable String version;
  private @Nullable String java;
  private @Nullable String os;
  private int cores;
  private long heapBytes;
  private @Nullable Instant begin;
  private @Nullable Instant end;
  private @Nullable Calibration selfTest;

  TesterReader(JsonCursor json) {
    this.json = json;
  }

  Tester read() throws IOException {
    json.object(this::field);
    return new Tester(
        json.required(host, "host"),
        json.required(version, "version"),
        json.required(java, "java"),
        json.required(os, "os"),
        cores,
        heapBytes,
        json.required(begin, "begin"),
        json.required(end, "end"),
        Optional.ofNullable(selfTest));
  }

  private boolean field(String name) throws IOException {
    switch (name) {
      case "host" -> host = json.text();
      case "version" -> version = json.text();
      case "java" -> java = json.text();
      case "os" -> os = json.text();
      case "cores" -> cores = json.smallCount();
      case "heap_bytes" -> heapBytes = json.count();
      case "begin" -> begin = json.instant();
      case "end" -> end = json.instant();
      case "self_test" -> selfTest = selfTest();
      default -> {
        return false;
      }
    }
    return true;
  }

  private Calibration selfTest() throws IOException {
    double[] rate = new double[1];
    int[] agents = new int[1];
    json.object(name ->
        switch (name) {
          case "messages_per_second" -> {
            rate[0] = json.number();
            yield true;
          }
          case "agents" -> {
            agents[0] = json.smallCount();
            yield true;
          }
          default -> false;
        });
    return new Calibration(rate[0], agents[0]);
  }
}
