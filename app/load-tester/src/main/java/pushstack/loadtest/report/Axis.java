package pushstack.loadtest.report;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleFunction;

/// Where a value lies between the ends of an axis, and what is written along it.
sealed interface Axis {
  /// From 0 to 1 for what is on the axis.
  double place(double value);

  List<Tick> ticks();

  /// A label at a value.
  record Tick(double value, String label) {}

  /// From 0, in round steps.
  ///
  /// @param step between two ticks
  record Linear(double max, double step, DoubleFunction<String> label) implements Axis {
    static Linear upTo(double max, DoubleFunction<String> label) {
      double rough = Math.max(max, 1e-9) / 4;
      double power = Math.pow(10, Math.floor(Math.log10(rough)));
      double digit = rough / power;
      double step =
          power * (digit > 5 ? 10 : digit > 2.5 ? 5 : digit > 2 ? 2.5 : digit > 1 ? 2 : 1);
      // Counts have no fractions.
      step = max >= 4 ? Math.max(1, step) : step;
      return new Linear(Math.ceil(Math.max(max, 1e-9) / step) * step, step, label);
    }

    @Override
    public double place(double value) {
      return value / max;
    }

    @Override
    public List<Tick> ticks() {
      var ticks = new ArrayList<Tick>();
      for (int i = 0; i * step <= max * 1.000_001; i++) {
        ticks.add(new Tick(i * step, label.apply(i * step)));
      }
      return ticks;
    }
  }

  /// Seconds since the begin of a run.
  record Time(double max) implements Axis {
    private static final long[] STEPS = {
      1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 14_400, 28_800, 86_400
    };
    private static final int MAX_TICKS = 9;

    @Override
    public double place(double value) {
      return value / Math.max(max, 1);
    }

    @Override
    public List<Tick> ticks() {
      long step = STEPS[STEPS.length - 1];
      for (int i = STEPS.length - 1; i >= 0 && max / STEPS[i] <= MAX_TICKS; i--) {
        step = STEPS[i];
      }
      var ticks = new ArrayList<Tick>();
      for (long at = 0; at <= max; at += step) {
        ticks.add(new Tick(at, Figures.clock(at)));
      }
      return ticks;
    }
  }

  /// Of times in microseconds, by their order of magnitude.
  record Log(double min, double max) implements Axis {
    private static final int MANY_DECADES = 3;

    /// Around the values, with whole steps of 1, 2 and 5 at its ends.
    static Log around(double min, double max) {
      double low = Math.max(1, min);
      return new Log(round(low, false), round(Math.max(max, low * 1.001), true));
    }

    private static double round(double value, boolean up) {
      double power = Math.pow(10, Math.floor(Math.log10(value)));
      double[] digits = {1, 2, 5, 10};
      double below = power;
      for (double digit : digits) {
        if (digit * power >= value) {
          return up || digit * power == value ? digit * power : below;
        }
        below = digit * power;
      }
      return below;
    }

    @Override
    public double place(double value) {
      return Math.log(Math.max(value, min) / min) / Math.log(max / min);
    }

    @Override
    public List<Tick> ticks() {
      boolean many = Math.log10(max / min) > MANY_DECADES;
      var ticks = new ArrayList<Tick>();
      for (double power = Math.pow(10, Math.floor(Math.log10(min))); power <= max; power *= 10) {
        for (double digit : many ? new double[] {1} : new double[] {1, 2, 5}) {
          double at = digit * power;
          if (at >= min * 0.999 && at <= max * 1.001) {
            ticks.add(new Tick(at, label(at)));
          }
        }
      }
      return ticks;
    }

    private static String label(double micros) {
      return micros < 1_000
          ? Math.round(micros) + " µs"
          : micros < 1_000_000
              ? Math.round(micros / 1_000) + " ms"
              : Math.round(micros / 1_000_000) + " s";
    }
  }

  /// Of percentiles: each nine takes as much room as the one before.
  ///
  /// @param max below 100
  record Percentile(double max) implements Axis {
    @Override
    public double place(double value) {
      return nines(Math.min(value, max)) / nines(max);
    }

    private static double nines(double percentile) {
      return -Math.log10(1 - percentile / 100);
    }

    @Override
    public List<Tick> ticks() {
      var ticks = new ArrayList<Tick>();
      double[] at = {0, 50, 90, 99, 99.9, 99.99, 99.999, 99.9999};
      String[] labels = {"0", "50 %", "90 %", "99 %", "99.9 %", "99.99 %", "99.999 %", "99.9999 %"};
      for (int i = 0; i < at.length && at[i] <= max; i++) {
        ticks.add(new Tick(at[i], labels[i]));
      }
      return ticks;
    }
  }
}
