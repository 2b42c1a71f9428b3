package pushstack.schema;

/// The names of the life-cycle hooks of every autoscaling group. The node itself completes both.
public final class LifecycleHooks {
  /// Holds a new machine back until its node is ready.
  public static final String LAUNCH = "launch";

  /// Holds a machine that is to go until its node is drained.
  public static final String TERMINATE = "drain";

  private LifecycleHooks() {}
}
