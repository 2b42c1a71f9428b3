package pushstack.loadtest.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class ShapeTest {
  private static final Duration HOUR = Duration.ofHours(1);

  private static Duration s(double seconds) {
    return Duration.ofNanos(Math.round(seconds * 1e9));
  }

  @Test
  void rampIsAStraightLineAndStays() {
    var ramp = new Shape.Ramp(10, 110, s(100));
    assertThat(List.of(ramp.at(s(0)), ramp.at(s(50)), ramp.at(s(100)), ramp.at(s(1_000))))
        .containsExactly(10.0, 60.0, 110.0, 110.0);
    var down = new Shape.Ramp(100, 0, s(10));
    assertThat(List.of(down.at(s(5)), down.at(s(20)))).containsExactly(50.0, 0.0);
  }

  @Test
  void quadraticIsSlowFirst() {
    var quadratic = new Shape.Quadratic(100, s(10));
    assertThat(List.of(quadratic.at(s(0)), quadratic.at(s(5)), quadratic.at(s(10))))
        .containsExactly(0.0, 25.0, 100.0);
    assertThat(quadratic.at(s(20))).isEqualTo(100);
  }

  @Test
  void spikeBeginsAndEndsAtOnce() {
    var spike = new Shape.Spike(5, 50, s(60), s(10));
    assertThat(List.of(spike.at(s(59.9)), spike.at(s(60)), spike.at(s(69.9)), spike.at(s(70))))
        .containsExactly(5.0, 50.0, 50.0, 5.0);
  }

  static List<Shape> shapes() {
    return List.of(
        new Shape.Constant(7),
        new Shape.Ramp(3, 90, s(30)),
        new Shape.Ramp(90, 3, s(30)),
        new Shape.Quadratic(80, s(30)),
        new Shape.Spike(2, 100, s(15), s(10)));
  }

  /// What has arrived is what the rate adds up to.
  @ParameterizedTest
  @MethodSource("shapes")
  void sumIsThatOfTheValues(Shape shape) {
    double sum = 0;
    double step = 0.001;
    for (int i = 0; i < 50_000; i++) {
      sum += shape.at(s((i + 0.5) * step)) * step;
    }
    assertThat(shape.until(s(50))).isCloseTo(sum, within(0.2));
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void arrivalsFollowOneAnotherAtTheRate(Shape shape) {
    Duration last = Duration.ZERO;
    for (int count = 1; count <= 100; count++) {
      Duration due = shape.when(count, HOUR).orElseThrow();
      assertThat(due).isGreaterThan(last);
      assertThat(shape.until(due)).isGreaterThanOrEqualTo(count).isLessThan(count + 0.001);
      last = due;
    }
  }

  @Test
  void nothingArrivesAfterTheHorizon() {
    assertThat(new Shape.Constant(10).when(10, s(1))).contains(s(1));
    assertThat(new Shape.Constant(10).when(11, s(1))).isEmpty();
    assertThat(new Shape.Constant(0).when(1, HOUR)).isEmpty();
  }

  @Test
  void negativeOrEndlessValuesAreNone() {
    assertThatThrownBy(() -> new Shape.Constant(-1)).hasMessageContaining("zero or more");
    assertThatThrownBy(() -> new Shape.Constant(Double.NaN)).hasMessageContaining("zero or more");
    assertThatThrownBy(() -> new Shape.Ramp(0, 1, Duration.ZERO)).hasMessageContaining("time");
  }
}
