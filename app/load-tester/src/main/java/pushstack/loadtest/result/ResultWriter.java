package pushstack.loadtest.result;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;
import pushstack.loadtest.measure.Account;
import pushstack.loadtest.measure.Second;

/// Writes a result as the JSON that `result.schema.json` describes. Times are in microseconds.
public final class ResultWriter {
  /// Grows when a reader of the number before would misunderstand; new fields alone do not.
  static final int FORMAT = 1;

  private final JsonGenerator json;

  private ResultWriter(JsonGenerator json) {
    this.json = json;
  }

  /// Writes a file: whole, or not at all.
  public static void write(Result result, Path file) throws IOException {
    Path part = file.resolveSibling(file.getFileName() + ".part");
    try {
      try (OutputStream out = Files.newOutputStream(part)) {
        write(result, out);
      }
      Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  public static void write(Result result, OutputStream out) throws IOException {
    try (JsonGenerator json = new JsonFactory().createGenerator(out)) {
      json.useDefaultPrettyPrinter();
      new ResultWriter(json).result(result);
    }
  }

  private void result(Result result) throws IOException {
    json.writeStartObject();
    json.writeNumberField("format", FORMAT);
    json.writeStringField("label", result.label());
    json.writeStringField("begin", result.begin().toString());
    json.writeStringField("end", result.end().toString());
    json.writeObjectFieldStart("target");
    json.writeStringField("websocket", result.target().websocket());
    if (result.target().endpoint().isPresent()) {
      json.writeStringField("endpoint", result.target().endpoint().get());
    }
    json.writeEndObject();
    json.writeStringField("plan", result.plan());
    json.writeArrayFieldStart("testers");
    for (Tester tester : result.testers()) {
      tester(tester);
    }
    json.writeEndArray();
    json.writeArrayFieldStart("verdicts");
    for (Verdict verdict : result.verdicts()) {
      verdict(verdict);
    }
    json.writeEndArray();
    account(result.account());
    json.writeObjectFieldStart("counters");
    for (Map.Entry<String, Long> counter :
        new TreeMap<>(result.measurements().counters()).entrySet()) {
      json.writeNumberField(counter.getKey(), counter.getValue());
    }
    json.writeEndObject();
    json.writeObjectFieldStart("timers");
    for (Map.Entry<String, Histogram> timer :
        new TreeMap<>(result.measurements().timers()).entrySet()) {
      timer(timer.getKey(), timer.getValue());
    }
    json.writeEndObject();
    json.writeArrayFieldStart("series");
    for (Second second : result.measurements().series()) {
      second(second);
    }
    json.writeEndArray();
    json.writeEndObject();
    json.writeRaw("\n");
  }

  private void tester(Tester tester) throws IOException {
    json.writeStartObject();
    json.writeStringField("host", tester.host());
    json.writeStringField("version", tester.version());
    json.writeStringField("java", tester.java());
    json.writeStringField("os", tester.os());
    json.writeNumberField("cores", tester.cores());
    json.writeNumberField("heap_bytes", tester.heapBytes());
    json.writeStringField("begin", tester.begin().toString());
    json.writeStringField("end", tester.end().toString());
    if (tester.selfTest().isPresent()) {
      Calibration selfTest = tester.selfTest().get();
      json.writeObjectFieldStart("self_test");
      json.writeNumberField("messages_per_second", selfTest.messagesPerSecond());
      json.writeNumberField("agents", selfTest.agents());
      json.writeEndObject();
    }
    json.writeEndObject();
  }

  private void verdict(Verdict verdict) throws IOException {
    json.writeStartObject();
    json.writeStringField("name", verdict.name());
    json.writeStringField("limit", verdict.limit());
    json.writeStringField("actual", verdict.actual());
    json.writeBooleanField("passed", verdict.passed());
    json.writeEndObject();
  }

  private void account(Account account) throws IOException {
    json.writeObjectFieldStart("account");
    for (Map.Entry<String, Long> line : Accounts.lines(account).entrySet()) {
      json.writeNumberField(line.getKey(), line.getValue());
    }
    json.writeEndObject();
  }

  /// What can be read off the histogram is there for people and `jq`; a reader takes the histogram.
  private void timer(String name, Histogram histogram) throws IOException {
    json.writeObjectFieldStart(name);
    json.writeNumberField("count", histogram.getTotalCount());
    json.writeNumberField("p50", histogram.getValueAtPercentile(50));
    json.writeNumberField("p90", histogram.getValueAtPercentile(90));
    json.writeNumberField("p99", histogram.getValueAtPercentile(99));
    json.writeNumberField("p999", histogram.getValueAtPercentile(99.9));
    json.writeNumberField("max", histogram.getMaxValue());
    json.writeStringField("histogram", encode(histogram));
    json.writeEndObject();
  }

  static String encode(Histogram histogram) {
    ByteBuffer buffer = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
    // Counting may go on in a histogram of several writers; a copy stands still.
    int length = histogram.copy().encodeIntoCompressedByteBuffer(buffer);
    return Base64.getEncoder().encodeToString(Arrays.copyOf(buffer.array(), length));
  }

  private void second(Second second) throws IOException {
    json.writeStartObject();
    json.writeNumberField("second", second.second());
    json.writeNumberField("agents", second.agents());
    json.writeNumberField("sent", second.sent());
    json.writeNumberField("accepted", second.accepted());
    json.writeNumberField("delivered", second.delivered());
    json.writeNumberField("hellos", second.hellos());
    json.writeNumberField("failures", second.failures());
    json.writeStringField("delivery", second.delivery().toBase64());
    json.writeEndObject();
  }
}
