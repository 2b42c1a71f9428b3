package pushstack.loadtest.measure;

import static java.util.Objects.requireNonNull;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.zip.DataFormatException;
import org.HdrHistogram.Histogram;

/// A histogram as it is kept for every second of a long run: in HdrHistogram's compressed encoding,
/// some hundred bytes in place of as many kilobytes, and exact, so that those of several testers
/// can be added. Immutable.
public final class EncodedHistogram {
  /// Two digits, within 1 %: for a plot over time and for the percentiles of one second.
  static final int DIGITS = 2;

  /// A histogram of two digits over an hour has 3,500 counts of at most 9 bytes each.
  private static final int MAX_BYTES = 64 * 1024;

  public static final EncodedHistogram EMPTY = new EncodedHistogram(new byte[0], 0);

  private final byte[] compressed;
  private final long count;

  private EncodedHistogram(byte[] compressed, long count) {
    this.compressed = compressed;
    this.count = count;
  }

  /// One to record a second in before it is encoded. All are alike, so that they can be added.
  public static Histogram recording() {
    return new Histogram(1, Recorder.MAX_MICROS, DIGITS);
  }

  public static EncodedHistogram of(Histogram histogram) {
    if (histogram.getTotalCount() == 0) {
      return EMPTY;
    }
    ByteBuffer buffer = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
    int length = histogram.encodeIntoCompressedByteBuffer(buffer);
    return new EncodedHistogram(Arrays.copyOf(buffer.array(), length), histogram.getTotalCount());
  }

  /// Reads what [#toBase64] has written.
  ///
  /// @throws IllegalArgumentException if it is something else
  public static EncodedHistogram fromBase64(String text) {
    if (text.isEmpty()) {
      return EMPTY;
    }
    if (text.length() > MAX_BYTES) {
      throw new IllegalArgumentException("a histogram of " + text.length() + " characters");
    }
    byte[] bytes = Base64.getDecoder().decode(text);
    return of(decode(bytes));
  }

  public String toBase64() {
    return Base64.getEncoder().encodeToString(compressed);
  }

  public Histogram decode() {
    return compressed.length == 0 ? recording() : decode(compressed);
  }

  private static Histogram decode(byte[] bytes) {
    try {
      return requireNonNull(
          Histogram.decodeFromCompressedByteBuffer(ByteBuffer.wrap(bytes), Recorder.MAX_MICROS));
    } catch (DataFormatException | RuntimeException e) {
      throw new IllegalArgumentException("not a compressed HdrHistogram", e);
    }
  }

  /// How many values are in it.
  public long count() {
    return count;
  }

  public EncodedHistogram plus(EncodedHistogram other) {
    if (other.count == 0) {
      return this;
    }
    if (count == 0) {
      return other;
    }
    Histogram sum = decode();
    sum.add(other.decode());
    return of(sum);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof EncodedHistogram that
        && count == that.count
        && (Arrays.equals(compressed, that.compressed) || decode().equals(that.decode()));
  }

  @Override
  public int hashCode() {
    return Long.hashCode(count);
  }

  @Override
  public String toString() {
    return count + " values";
  }
}
