package pushstack.infra.ops;

import java.util.LinkedHashMap;
import java.util.Map;
import pushstack.schema.Deployment;
import pushstack.schema.FleetMetric;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.cloudwatch.IMetric;
import software.amazon.awscdk.services.cloudwatch.MathExpression;
import software.amazon.awscdk.services.cloudwatch.Metric;

/// Puts the catalogue into the words of CloudWatch. Every map keeps its order, so that a template
/// is the same in every run.
final class CloudWatchMetrics {
  private final Deployment names;
  private final Places places;

  CloudWatchMetrics(Deployment names, Places places) {
    this.names = names;
    this.places = places;
  }

  /// What an alarm looks at.
  IMetric of(Alarm alarm) {
    Source source = alarm.source();
    Duration period = Duration.seconds(alarm.rule().period().toSeconds());
    if (!source.isFormula()) {
      return metric(source.terms().getFirst(), source.statistic(), period);
    }
    Map<String, IMetric> terms = new LinkedHashMap<>();
    for (Term term : source.terms()) {
      terms.put("m" + terms.size(), metric(term, source.statistic(), period));
    }
    return MathExpression.Builder.create()
        .expression(source.formula())
        .usingMetrics(terms)
        .label(alarm.says())
        .period(period)
        .build();
  }

  /// What the nodes of a role publish, a value a minute: counts of all nodes added up, shares of
  /// the fullest one.
  Metric of(FleetMetric metric, NodeRole role) {
    Source.Statistic statistic =
        switch (metric.unit()) {
          case COUNT -> Source.Statistic.SUM;
          case PERCENT -> Source.Statistic.MAXIMUM;
          case MILLISECONDS -> Source.Statistic.AVERAGE;
        };
    return metric(new Term.Fleet(metric, role), statistic, Duration.minutes(1));
  }

  private Metric metric(Term term, Source.Statistic statistic, Duration period) {
    Metric.Builder metric =
        switch (term) {
          case Term.Fleet fleet ->
              Metric.Builder.create()
                  .namespace(FleetMetric.NAMESPACE)
                  .metricName(fleet.metric().awsName())
                  .dimensionsMap(dimensions(fleet.role()));
          case Term.Aws aws ->
              Metric.Builder.create()
                  .namespace(aws.metric().namespace())
                  .metricName(aws.metric().awsName())
                  .dimensionsMap(dimensions(aws));
        };
    return metric.statistic(statistic.awsName()).period(period).build();
  }

  private Map<String, String> dimensions(NodeRole role) {
    Map<String, String> dimensions = new LinkedHashMap<>();
    dimensions.put(FleetMetric.ENVIRONMENT, names.environment());
    dimensions.put(FleetMetric.ROLE, role.dimension());
    return dimensions;
  }

  private Map<String, String> dimensions(Term.Aws term) {
    Map<String, String> dimensions = places.dimensions(term.place());
    term.operation().ifPresent(operation -> dimensions.put("Operation", operation));
    return dimensions;
  }
}
