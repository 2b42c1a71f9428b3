package pushstack.fleet;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import pushstack.fleet.FakeAws.Answer;
import pushstack.fleet.FakeAws.Call;
import pushstack.schema.LifecycleHooks;

/// EC2 Auto Scaling for one machine in one group with both hooks: it moves on from a hook when that
/// is completed, and refuses what does not fit the state, in the service's words.
public final class FakeGroup {
  private static final String XMLNS = "xmlns=\"http://autoscaling.amazonaws.com/doc/2011-01-01/\"";

  /// Which hook holds a machine in a state, and where it goes from there.
  private static final Map<String, List<String>> HOOKS =
      Map.of(
          "Pending:Wait", List.of(LifecycleHooks.LAUNCH, "InService"),
          "Warmed:Pending:Wait", List.of(LifecycleHooks.LAUNCH, "Warmed:Stopped"),
          "Terminating:Wait", List.of(LifecycleHooks.TERMINATE, "Terminating:Proceed"));

  private final String instance;
  private final List<String> completed = new ArrayList<>();
  private final List<String> beats = new ArrayList<>();
  private String state;
  private Consumer<String> onComplete = _ -> {};

  public FakeGroup(FakeAws aws, String instance, String state) {
    this.instance = instance;
    this.state = state;
    aws.answering("DescribeAutoScalingInstances", this::describe)
        .answering("CompleteLifecycleAction", this::complete)
        .answering("RecordLifecycleActionHeartbeat", this::beat);
  }

  public synchronized String state() {
    return state;
  }

  public synchronized void state(String now) {
    state = now;
  }

  /// Hooks that were completed, in order.
  public synchronized List<String> completed() {
    return List.copyOf(completed);
  }

  /// Hooks for which more time was granted, in order.
  public synchronized List<String> beats() {
    return List.copyOf(beats);
  }

  /// Called with a hook that is about to be completed.
  public synchronized void onComplete(Consumer<String> listener) {
    onComplete = listener;
  }

  synchronized Answer describe(Call call) {
    boolean known = call.text("InstanceIds.member.1").equals(instance) && !state.equals("none");
    String member =
        """
        <member>
          <InstanceId>%s</InstanceId>
          <AutoScalingGroupName>push-prod-connection</AutoScalingGroupName>
          <LifecycleState>%s</LifecycleState>
        </member>
        """
            .formatted(instance, state);
    return Answer.ok(
        """
        <DescribeAutoScalingInstancesResponse %s>
          <DescribeAutoScalingInstancesResult>
            <AutoScalingInstances>%s</AutoScalingInstances>
          </DescribeAutoScalingInstancesResult>
        </DescribeAutoScalingInstancesResponse>
        """
            .formatted(XMLNS, known ? member : ""));
  }

  synchronized Answer complete(Call call) {
    String hook = call.text("LifecycleHookName");
    if (!holds(call) || !call.text("LifecycleActionResult").equals("CONTINUE")) {
      return refusal();
    }
    onComplete.accept(hook);
    completed.add(hook);
    state = Objects.requireNonNull(HOOKS.get(state)).getLast();
    return ok("CompleteLifecycleAction");
  }

  synchronized Answer beat(Call call) {
    if (!holds(call)) {
      return refusal();
    }
    beats.add(call.text("LifecycleHookName"));
    return ok("RecordLifecycleActionHeartbeat");
  }

  private boolean holds(Call call) {
    List<String> held = HOOKS.getOrDefault(state, List.of("none"));
    return held.getFirst().equals(call.text("LifecycleHookName"))
        && call.text("AutoScalingGroupName").equals("push-prod-connection")
        && call.text("InstanceId").equals(instance);
  }

  private Answer refusal() {
    return Answer.error(
        400, "ValidationError", "No active Lifecycle Action found with instance ID " + instance);
  }

  private static Answer ok(String action) {
    return Answer.ok("<%1$sResponse %2$s><%1$sResult/></%1$sResponse>".formatted(action, XMLNS));
  }
}
