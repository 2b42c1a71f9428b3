package pushstack.webpush;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StampTest {
  private static final long LARGEST = 9_999_999_999_999_999L;

  @Test
  void orderOfTextsIsOrderOfStamps() {
    var random = new Random(16);
    var stamps = new ArrayList<Stamp>();
    for (long micros : new long[] {0, 1, 9, 10, 1_700_000_000_000_000L, LARGEST}) {
      for (int unique : new int[] {0, 1, -1, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
        stamps.add(new Stamp(micros, unique));
      }
    }
    for (int i = 0; i < 200; i++) {
      stamps.add(new Stamp(random.nextLong(LARGEST), random.nextInt()));
    }
    for (Stamp a : stamps) {
      for (Stamp b : stamps) {
        assertThat(Integer.signum(a.toString().compareTo(b.toString())))
            .as("%s against %s", a, b)
            .isEqualTo(Integer.signum(a.compareTo(b)));
      }
      assertThat(Stamp.parse(a.toString())).hasValue(a);
    }
  }

  @Test
  void textIsOfFixedWidth() {
    assertThat(new Stamp(0, 0)).hasToString("0000000000000000-00000000");
    assertThat(new Stamp(1_700_000_000_123_456L, 0xcafe)).hasToString("1700000000123456-0000cafe");
    assertThat(new Stamp(LARGEST, -1)).hasToString("9999999999999999-ffffffff");
  }

  @Test
  void stampsOutOfRangeAreRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Stamp(-1, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> new Stamp(LARGEST + 1, 0));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1700000000123456",
        "1700000000123456-0000caf",
        "1700000000123456-0000cafe0",
        "1700000000123456_0000cafe",
        "170000000012345x-0000cafe",
        "1700000000123456-0000cafg",
        "-700000000123456-0000cafe",
        "1700000000123456--000cafe",
      })
  void otherTextIsNoStamp(String text) {
    assertThat(Stamp.parse(text)).isEmpty();
  }

  @Test
  void microsNeverRepeatWhateverTheClockDoes() {
    var now = new AtomicReference<>(Instant.ofEpochSecond(100));
    var stamps = new Stamps(now::get);
    long first = stamps.nextMicros();
    long second = stamps.nextMicros();
    now.set(Instant.ofEpochSecond(50));
    long back = stamps.nextMicros();
    now.set(Instant.ofEpochSecond(200));

    assertThat(first).isEqualTo(100_000_000L);
    assertThat(second).isEqualTo(first + 1);
    assertThat(back).isEqualTo(second + 1);
    assertThat(stamps.nextMicros()).isEqualTo(200_000_000L);
  }

  @Test
  void manyThreadsGetDifferentMicros() throws InterruptedException {
    var stamps = new Stamps(() -> Instant.EPOCH);
    Set<Long> seen = ConcurrentHashMap.newKeySet();
    var threads = new ArrayList<Thread>();
    for (int t = 0; t < 8; t++) {
      threads.add(
          Thread.startVirtualThread(() -> {
            for (int i = 0; i < 1_000; i++) {
              seen.add(stamps.nextMicros());
            }
          }));
    }
    for (Thread thread : threads) {
      thread.join();
    }

    assertThat(seen).hasSize(8_000);
  }
}
