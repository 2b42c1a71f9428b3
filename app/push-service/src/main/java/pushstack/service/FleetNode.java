package pushstack.service;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import pushstack.fleet.CloudWatchPublisher;
import pushstack.fleet.NodeLifecycle;
import pushstack.schema.Deployment;

/// A running process with what a fleet on AWS asks of it, as far as the configuration says so: it
/// publishes metrics, and it follows the life of its machine. Without any of that it is the
/// [PushService] alone.
final class FleetNode implements AutoCloseable {
  private static final Logger LOG = System.getLogger(FleetNode.class.getName());

  /// Looks at storage before a node that has started counts as one that cannot serve: two minutes
  /// at the default interval.
  private static final int MAX_LOOKS = 24;

  private final PushService service;
  private final Timers timers = new Timers();
  private @Nullable CloudWatchPublisher publisher;
  private @Nullable NodeLifecycle lifecycle;

  private FleetNode(PushService service) {
    this.service = service;
  }

  /// Starts the service and, once it is ready, says so to its group.
  ///
  /// @param leave asks the process to stop; must not block
  static FleetNode start(
      ServiceConfig config, Logging logging, InstantSource clock, Runnable leave) {
    FleetNode node = new FleetNode(PushService.start(config, logging, clock));
    try {
      node.join(config, clock, leave);
      return node;
    } catch (RuntimeException e) {
      node.close();
      throw e;
    }
  }

  private void join(ServiceConfig config, InstantSource clock, Runnable leave) {
    FleetConfig fleet = config.fleet();
    Deployment deployment = fleet.deployment();
    if (deployment != null) {
      CloudWatchPublisher opened =
          new CloudWatchPublisher(
              deployment.environment(),
              config.role().name().toLowerCase(Locale.ROOT),
              service.metrics(),
              config.webSocket().maxConnections(),
              clock);
      publisher = opened;
      timers.everyBlocking(fleet.metricsInterval(), opened::publish);
    }
    FleetConfig.Lifecycle life = fleet.lifecycle();
    if (life.enabled()) {
      awaitReady(life);
      lifecycle = NodeLifecycle.start(life.pollInterval(), life.heartbeatInterval(), leave);
    }
  }

  /// All listeners are open by now; what is left is storage.
  private void awaitReady(FleetConfig.Lifecycle life) {
    Optional<String> trouble = service.storageTrouble();
    try {
      for (int looks = 1; trouble.isPresent() && looks < MAX_LOOKS; looks++) {
        LOG.log(Level.WARNING, "fleet.not-ready reason={0}", trouble.get());
        Thread.sleep(life.pollInterval());
        trouble = service.storageTrouble();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (trouble.isPresent()) {
      throw new IllegalStateException("the node cannot serve: " + trouble.get());
    }
  }

  PushService service() {
    return service;
  }

  /// Stops the service, tells the last numbers, and only then lets a machine go that is to leave:
  /// nothing of it is needed any more.
  @Override
  public void close() {
    service.close();
    timers.close();
    if (publisher != null) {
      publisher.close();
    }
    if (lifecycle != null) {
      lifecycle.close();
    }
  }
}
