package pushstack.pushlog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import pushstack.metrics.Pseudonyms;

final class NamesTest {
  private final Pseudonyms pseudonyms = new Pseudonyms(new byte[] {1});
  private final Names names = new Names(pseudonyms);

  @Test
  void namesAreThePseudonymsHoweverManyThereAre() {
    List<UUID> ids = Stream.generate(UUID::randomUUID).limit(10_000).toList();
    for (int round = 0; round < 2; round++) {
      for (UUID id : ids) {
        assertThat(names.of(id)).isEqualTo(pseudonyms.of(id));
      }
    }
    assertThat(names.size()).isEqualTo(Names.LIMIT);
  }
}
