package pushstack.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The program still works on the service as it is; its figures of a second mean nothing.
class SmokeTest {
  private static final Duration MOMENT = Duration.ofMillis(300);

  @TempDir Path folder;

  @Test
  void everyScenarioMeasuresSomething() {
    var figures = new ArrayList<Figure>();
    try (Server server = Server.start(folder)) {
      figures.addAll(Direct.measure(server, MOMENT, 20));
      figures.addAll(Stored.measure(server, MOMENT, 20));
      figures.addAll(Greeting.measure(server, 20));
      figures.addAll(Idle.measure(server, 10, 20));
    }
    figures.addAll(Engine.measure(folder.resolve("engine"), MOMENT));
    assertThat(figures)
        .extracting(Figure::scenario)
        .contains("direct", "stored", "hello", "idle", "engine");
    assertThat(rates(figures)).isNotEmpty().allMatch(rate -> rate > 0);
  }

  private static List<Double> rates(List<Figure> figures) {
    return figures.stream()
        .filter(figure -> figure.name().endsWith("per second"))
        .map(Figure::value)
        .toList();
  }
}
