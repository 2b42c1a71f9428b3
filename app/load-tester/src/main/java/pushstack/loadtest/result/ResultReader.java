package pushstack.loadtest.result;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.DataFormatException;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;
import pushstack.loadtest.measure.Account;
import pushstack.loadtest.measure.EncodedHistogram;
import pushstack.loadtest.measure.Measurements;
import pushstack.loadtest.measure.Second;

/// Reads what [ResultWriter] wrote. A file of a higher format is refused, since its fields may mean
/// something else; unknown fields of the same format are skipped, since they only add to it.
public final class ResultReader {
  /// A day of seconds with their histograms; several such results are in memory for a merge.
  private static final long MAX_FILE = 256L << 20;

  private static final int MAX_SECONDS = 7 * 24 * 3600;
  private static final int MAX_TESTERS = 10_000;
  private static final int MAX_NAMES = 10_000;

  private final JsonCursor json;

  private @Nullable String label;
  private @Nullable Instant begin;
  private @Nullable Instant end;
  private @Nullable Target target;
  private @Nullable String plan;
  private @Nullable Account account;
  private @Nullable Integer format;
  private final List<Tester> testers = new ArrayList<>();
  private final List<Verdict> verdicts = new ArrayList<>();
  private final Map<String, Long> counters = new HashMap<>();
  private final Map<String, Histogram> timers = new HashMap<>();
  private final List<Second> series = new ArrayList<>();

  private ResultReader(JsonCursor json) {
    this.json = json;
  }

  /// Reads a file.
  ///
  /// @throws ResultException if the file is no result, naming the file and what is wrong in it
  public static Result read(Path file) {
    try {
      long size = Files.size(file);
      if (size > MAX_FILE) {
        throw new ResultException("it has " + size + " bytes, more than any result");
      }
      try (InputStream in = Files.newInputStream(file)) {
        return read(in);
      }
    } catch (NoSuchFileException e) {
      throw new ResultException(file + ": there is no such file", e);
    } catch (IOException e) {
      throw new ResultException(file + " cannot be read: " + e, e);
    } catch (ResultException e) {
      throw new ResultException(file + " is not a usable result: " + e.getMessage(), e);
    }
  }

  /// Reads to the end of the result.
  ///
  /// @throws ResultException if it is no result
  public static Result read(InputStream in) throws IOException {
    try (JsonParser parser = new JsonFactory().createParser(in)) {
      if (parser.nextToken() == null) {
        throw new ResultException("it is empty");
      }
      return new ResultReader(new JsonCursor(parser)).result();
    } catch (JsonProcessingException e) {
      throw new ResultException("it is not JSON: " + e.getOriginalMessage(), e);
    }
  }

  private Result result() throws IOException {
    json.object(this::field);
    if (format == null) {
      throw new ResultException("format is missing; is it the result of a load test?");
    }
    var measurements =
        new Measurements(timers, counters, json.required(account, "account"), series);
    try {
      return new Result(
          json.required(label, "label"),
          json.required(begin, "begin"),
          json.required(end, "end"),
          json.required(target, "target"),
          json.required(plan, "plan"),
          testers,
          measurements,
          verdicts);
    } catch (IllegalArgumentException e) {
      throw new ResultException("it is " + e.getMessage(), e);
    }
  }

  private boolean field(String name) throws IOException {
    switch (name) {
      case "format" -> format = format(json.smallCount());
      case "label" -> label = json.text();
      case "begin" -> begin = json.instant();
      case "end" -> end = json.instant();
      case "target" -> target = target();
      case "plan" -> plan = json.text();
      case "testers" -> json.array(MAX_TESTERS, () -> testers.add(new TesterReader(json).read()));
      case "verdicts" -> json.array(MAX_NAMES, () -> verdicts.add(verdict()));
      case "account" -> account = account();
      case "counters" -> json.object(this::counter);
      case "timers" -> json.object(this::timer);
      case "series" -> json.array(MAX_SECONDS, () -> series.add(new SecondReader(json).read()));
      default -> {
        return false;
      }
    }
    return true;
  }

  private static int format(int format) {
    if (format != ResultWriter.FORMAT) {
      throw new ResultException(
          "its format is "
              + format
              + ", and this tester reads "
              + ResultWriter.FORMAT
              + "; use the version that wrote it, or a newer one");
    }
    return format;
  }

  private Target target() throws IOException {
    var texts = new HashMap<String, String>();
    json.object(name ->
        switch (name) {
          case "websocket", "endpoint" -> {
            texts.put(name, json.text());
            yield true;
          }
          default -> false;
        });
    return new Target(
        json.required(texts.get("websocket"), "websocket"),
        Optional.ofNullable(texts.get("endpoint")));
  }

  private Verdict verdict() throws IOException {
    var texts = new HashMap<String, String>();
    boolean[] passed = new boolean[1];
    json.object(name ->
        switch (name) {
          case "name", "limit", "actual" -> {
            texts.put(name, json.text());
            yield true;
          }
          case "passed" -> {
            passed[0] = json.truth();
            yield true;
          }
          default -> false;
        });
    return new Verdict(
        json.required(texts.get("name"), "name"),
        json.required(texts.get("limit"), "limit"),
        json.required(texts.get("actual"), "actual"),
        passed[0]);
  }

  private Account account() throws IOException {
    var lines = new HashMap<String, Long>();
    json.object(name -> {
      boolean known = Accounts.lines(Account.EMPTY).containsKey(name);
      if (known) {
        lines.put(name, json.count());
      }
      return known;
    });
    return Accounts.of(lines);
  }

  private boolean counter(String name) throws IOException {
    checkNames(counters.size(), "counters");
    counters.put(name, json.count());
    return true;
  }

  private boolean timer(String name) throws IOException {
    checkNames(timers.size(), "timers");
    int before = timers.size();
    json.object(field -> {
      boolean known = field.equals("histogram");
      if (known) {
        timers.put(name, histogram(json.text()));
      }
      return known;
    });
    if (timers.size() == before) {
      throw new ResultException("timers." + name + " has no histogram, or is there twice");
    }
    return true;
  }

  private static void checkNames(int names, String what) {
    if (names == MAX_NAMES) {
      throw new ResultException(what + " has more than " + MAX_NAMES + " names");
    }
  }

  private Histogram histogram(String text) {
    try {
      byte[] bytes = Base64.getDecoder().decode(text);
      return Histogram.decodeFromCompressedByteBuffer(ByteBuffer.wrap(bytes), 0);
    } catch (DataFormatException | RuntimeException e) {
      throw new ResultException(json.place() + " is not a compressed HdrHistogram", e);
    }
  }

  static EncodedHistogram encodedHistogram(JsonCursor json) throws IOException {
    try {
      return EncodedHistogram.fromBase64(json.text());
    } catch (IllegalArgumentException e) {
      throw new ResultException(json.place() + " is not a compressed HdrHistogram", e);
    }
  }
}
