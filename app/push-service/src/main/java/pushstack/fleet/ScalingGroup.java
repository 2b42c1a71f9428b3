package pushstack.fleet;

import java.util.Optional;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.autoscaling.AutoScalingClient;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingException;

/// What a machine and EC2 Auto Scaling have to say to each other.
final class ScalingGroup implements AutoCloseable {
  private static final String GO_ON = "CONTINUE";

  /// Said of a hook at which the machine does not wait: not yet, or not any more.
  private static final String NOT_WAITING = "ValidationError";

  private final AutoScalingClient client = AwsClients.open(AutoScalingClient.builder());
  private final String instance;

  ScalingGroup(String instance) {
    this.instance = instance;
  }

  /// The machine in its group.
  ///
  /// @param state as in `Pending:Wait`
  record Member(String group, String state) {}

  /// Empty if the machine belongs to no group.
  ///
  /// @throws FleetException if nobody answers, or the answer is no
  Optional<Member> member() {
    try {
      return client
          .describeAutoScalingInstances(request -> request.instanceIds(instance))
          .autoScalingInstances()
          .stream()
          .findFirst()
          .map(found -> new Member(found.autoScalingGroupName(), found.lifecycleState()));
    } catch (SdkException e) {
      throw new FleetException("the scaling group of " + instance + " cannot be read", e);
    }
  }

  /// Lets the machine go on from a hook.
  ///
  /// @return whether it was waiting there
  /// @throws FleetException if nobody answers, or the answer is no
  boolean complete(String group, String hook) {
    return waiting(
        hook,
        () ->
            client.completeLifecycleAction(request ->
                request
                    .autoScalingGroupName(group)
                    .lifecycleHookName(hook)
                    .instanceId(instance)
                    .lifecycleActionResult(GO_ON)));
  }

  /// Asks for more time at a hook.
  ///
  /// @return whether the machine waits there
  /// @throws FleetException if nobody answers, or the answer is no
  boolean heartbeat(String group, String hook) {
    return waiting(
        hook,
        () ->
            client.recordLifecycleActionHeartbeat(request ->
                request.autoScalingGroupName(group).lifecycleHookName(hook).instanceId(instance)));
  }

  private boolean waiting(String hook, Runnable call) {
    try {
      call.run();
      return true;
    } catch (AutoScalingException e) {
      AwsErrorDetails answer = e.awsErrorDetails();
      if (answer != null && NOT_WAITING.equals(answer.errorCode())) {
        return false;
      }
      throw failed(hook, e);
    } catch (SdkException e) {
      throw failed(hook, e);
    }
  }

  private static FleetException failed(String hook, SdkException e) {
    return new FleetException("the hook " + hook + " cannot be reached", e);
  }

  @Override
  public void close() {
    client.close();
  }
}
