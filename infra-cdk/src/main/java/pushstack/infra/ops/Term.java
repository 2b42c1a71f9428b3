package pushstack.infra.ops;

import java.util.Optional;
import pushstack.schema.FleetMetric;

/// One time series of CloudWatch.
sealed interface Term {

  /// What the nodes of one role publish.
  record Fleet(FleetMetric metric, NodeRole role) implements Term {}

  /// What AWS measures.
  ///
  /// @param operation of a table, where the metric is kept for each
  record Aws(AwsMetric metric, Place place, Optional<String> operation) implements Term {}
}
