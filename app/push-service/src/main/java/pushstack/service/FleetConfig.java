package pushstack.service;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import pushstack.schema.Deployment;

/// What a node is told of the fleet of which it is one.
///
/// @param deployment of which it publishes metrics; null if it publishes none
/// @param metricsInterval between two publications
public record FleetConfig(
    @Nullable Deployment deployment, Duration metricsInterval, Lifecycle lifecycle) {

  /// How the node follows the life of its machine.
  ///
  /// @param enabled whether it does
  /// @param pollInterval between two looks at the machine
  /// @param heartbeatInterval between two requests for more time to drain
  public record Lifecycle(boolean enabled, Duration pollInterval, Duration heartbeatInterval) {}

  static FleetConfig of(ConfigValues v) {
    return new FleetConfig(
        v.find(Settings.FLEET_ENVIRONMENT),
        v.get(Settings.CLOUDWATCH_INTERVAL),
        new Lifecycle(
            v.get(Settings.LIFECYCLE_ENABLED),
            v.get(Settings.LIFECYCLE_POLL_INTERVAL),
            v.get(Settings.LIFECYCLE_HEARTBEAT_INTERVAL)));
  }
}
