package pushstack.fleet;

import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import pushstack.metrics.Labels.Fault;
import pushstack.metrics.Labels.Outcome;
import pushstack.metrics.Metrics;
import pushstack.metrics.Times;
import pushstack.schema.FleetMetric;

/// Where the number of a [FleetMetric] comes from.
sealed interface FleetNumber {
  /// Things counted since the start of the process; what is told is the difference.
  record Total(LongSupplier soFar) implements FleetNumber {}

  /// As it is now, if there is such a thing.
  record Level(Supplier<OptionalDouble> now) implements FleetNumber {}

  /// Times, of which those since the last telling are told.
  record Took(Times times) implements FleetNumber {}

  /// That of a metric.
  ///
  /// @param maxConnections of user agents that the node takes
  static FleetNumber of(FleetMetric metric, Metrics from, int maxConnections) {
    return switch (metric) {
      case CONNECTIONS -> level(() -> from.connections.get());
      case CONNECTION_UTILIZATION -> new Level(() -> share(from.connections.get(), maxConnections));
      case CONNECTIONS_REFUSED ->
          new Total(
              () -> from.connectionsRefused.get() + from.connectionRefused.get("endpoint_full"));
      case HELLOS -> new Total(from.hello::total);
      case PUSHES_ACCEPTED -> new Total(from.totalRequestTime::count);
      case PUSHES_DIRECT -> new Total(from.routeTime.of(Outcome.ACKNOWLEDGED)::count);
      case PUSHES_STORED -> new Total(from.routeTime.of(Outcome.STORED)::count);
      case CLIENT_ERRORS -> new Total(() -> from.refused.get(Fault.CLIENT));
      case SERVER_ERRORS -> new Total(() -> from.refused.get(Fault.SERVER));
      case VAPID_ERRORS -> new Total(from.authError::total);
      case REQUEST_TIME -> new Took(from.totalRequestTime);
      case STORAGE_ERRORS -> new Total(from.databaseErrors::get);
      case STORAGE_TIME -> new Took(from.databaseTime);
      case NODE_UNREACHABLE -> new Total(from.nodeConnect::get);
      case NODE_TIMEOUTS -> new Total(from.nodeTimeout::get);
      case PUSH_LOG_DROPPED -> new Total(from.pushLogDropped::get);
      case PUSH_LOG_FAILED -> new Total(from.pushLogFailed::get);
      case KEY_RELOADS_REFUSED -> new Total(from.keyReloadsRefused::get);
      case BROADCAST_POLLS_FAILED -> new Total(from.megaphoneError::total);
      case CERTIFICATE_DAYS_LEFT -> level(() -> from.certificateDaysLeft.get());
      case HEAP_UTILIZATION -> new Level(ProcessUse::heapPercent);
      case OPEN_FILES_UTILIZATION -> new Level(ProcessUse::openFilesPercent);
    };
  }

  private static Level level(Supplier<OptionalLong> now) {
    return new Level(() -> {
      OptionalLong number = now.get();
      return number.isPresent()
          ? OptionalDouble.of((double) number.getAsLong())
          : OptionalDouble.empty();
    });
  }

  private static OptionalDouble share(OptionalLong part, long whole) {
    return part.isPresent()
        ? OptionalDouble.of(100.0 * part.getAsLong() / whole)
        : OptionalDouble.empty();
  }
}
