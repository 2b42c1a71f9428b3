package pushstack.loadtest.plan;

import java.time.Duration;
import java.util.Optional;
import pushstack.loadtest.catalogue.Call;

/// How often, and when, a load starts its scenario.
public sealed interface Drive {
  /// Virtual clients of one process: more do not fit its descriptors.
  int MAX_AGENTS = 60_000;

  /// Beyond what a process can post.
  double MAX_PER_SECOND = 1_000_000;

  /// A number of instances, each once, so many started a second at even distances.
  record Starts(int quantity, double perSecond) implements Drive {
    public Starts {
      if (quantity < 1 || quantity > MAX_AGENTS) {
        throw new IllegalArgumentException(
            "the quantity must be between 1 and " + MAX_AGENTS + ", not " + quantity);
      }
      if (!(perSecond > 0) || perSecond > MAX_PER_SECOND) {
        throw new IllegalArgumentException(
            "the stagger, how many are started a second, must be above 0");
      }
    }
  }

  /// A number of instances at a time, which may change: whichever ends is replaced, and when there
  /// are too many, the youngest are ended.
  record Population(Shape agents) implements Drive {
    public Population {
      if (agents.peak() > MAX_AGENTS) {
        throw new IllegalArgumentException("there can be no more than " + MAX_AGENTS + " agents");
      }
    }
  }

  /// An open loop: at each due time one run of the scenario on an agent that is free, whether
  /// earlier runs are through or not.
  ///
  /// @param warmup from the begin of the load to the first arrival, for the agents to get ready
  /// @param prepare what each agent does in it; empty for nothing
  record Arrivals(Shape perSecond, int agents, Duration warmup, Optional<Call> prepare)
      implements Drive {
    /// How many agents a second get ready, unless a plan says something else: what a small server
    /// takes at once.
    public static final int PREPARED_PER_SECOND = 500;

    public Arrivals {
      if (agents < 1 || agents > MAX_AGENTS) {
        throw new IllegalArgumentException(
            "there must be between 1 and " + MAX_AGENTS + " agents, not " + agents);
      }
      if (perSecond.peak() > MAX_PER_SECOND) {
        throw new IllegalArgumentException(
            "the rate can be no more than " + (long) MAX_PER_SECOND + "/s");
      }
    }
  }
}
