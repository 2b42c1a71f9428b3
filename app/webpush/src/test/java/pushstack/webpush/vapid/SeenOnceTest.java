package pushstack.webpush.vapid;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SeenOnceTest {

  @Test
  void secondTimeIsNoticed() {
    var seen = new SeenOnce(100);
    assertThat(seen.before("token".hashCode())).isFalse();
    assertThat(seen.before("other".hashCode())).isFalse();
    assertThat(seen.before("token".hashCode())).isTrue();
    assertThat(seen.before("token".hashCode())).isTrue();
  }

  @Test
  void whatSharesASlotPushesOutTheOlder() {
    var seen = new SeenOnce(1);
    seen.before(4);
    for (int hash = 5; hash < 50; hash++) {
      seen.before(hash);
    }
    assertThat(seen.before(4)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3, 1000, Integer.MAX_VALUE})
  void worksBeforeACacheOfAnySize(int entries) {
    var seen = new SeenOnce(entries);
    assertThat(seen.before(-7)).isFalse();
    assertThat(seen.before(-7)).isTrue();
  }
}
