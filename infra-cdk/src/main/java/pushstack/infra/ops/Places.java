package pushstack.infra.ops;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import pushstack.schema.Deployment;
import pushstack.schema.Table;

/// Under which dimensions CloudWatch keeps the metrics of each [Place] of one environment. What is
/// named by [Deployment] is there from the start; what gets its name from AWS is added by whoever
/// made it. Immutable.
public final class Places {
  private static final String GROUP = "AutoScalingGroupName";
  private static final String LOAD_BALANCER = "LoadBalancer";
  private static final String TARGET_GROUP = "TargetGroup";

  private final Map<Place, Map<String, String>> dimensions;

  private Places(Map<Place, Map<String, String>> dimensions) {
    this.dimensions = dimensions;
  }

  /// What has a name of its own in every environment.
  public static Places of(Deployment names) {
    return new Places(new EnumMap<>(Place.class))
        .with(Place.ROUTER_TABLE, "TableName", names.tables().name(Table.ROUTER))
        .with(Place.MESSAGE_TABLE, "TableName", names.tables().name(Table.MESSAGE))
        .with(Place.PUSH_LOG_TOPIC, "TopicName", names.pushLogTopic())
        .with(Place.ALARM_TOPIC, "TopicName", names.alarmTopic())
        .with(Place.PUSH_LOG_QUEUE, "QueueName", names.pushLogQueue())
        .with(Place.PUSH_LOG_DEAD_LETTERS, "QueueName", names.pushLogDeadLetterQueue());
  }

  /// The machines of the connection nodes.
  ///
  /// @param loadBalancer the full name of the NLB, as `net/…/…`
  /// @param targetGroup the full name of its target group, as `targetgroup/…/…`
  public Places withConnectionNodes(String group, String loadBalancer, String targetGroup) {
    return with(Place.CONNECTION_GROUP, GROUP, group)
        .with(Place.CONNECTION_TARGETS, targets(loadBalancer, targetGroup));
  }

  /// The machines of the endpoint nodes.
  ///
  /// @param loadBalancer the full name of the ALB, as `app/…/…`
  /// @param targetGroup the full name of its target group, as `targetgroup/…/…`
  public Places withEndpointNodes(String group, String loadBalancer, String targetGroup) {
    return with(Place.ENDPOINT_GROUP, GROUP, group)
        .with(Place.ENDPOINT_LOAD_BALANCER, LOAD_BALANCER, loadBalancer)
        .with(Place.ENDPOINT_TARGETS, targets(loadBalancer, targetGroup));
  }

  /// The certificate of the load balancers.
  public Places withCertificate(String arn) {
    return with(Place.CERTIFICATE, "CertificateArn", arn);
  }

  /// The Firehose stream that fills the archive of the push log.
  public Places withArchive(String stream) {
    return with(Place.ARCHIVE, "DeliveryStreamName", stream);
  }

  private static Map<String, String> targets(String loadBalancer, String targetGroup) {
    Map<String, String> targets = new LinkedHashMap<>();
    targets.put(LOAD_BALANCER, loadBalancer);
    targets.put(TARGET_GROUP, targetGroup);
    return targets;
  }

  private Places with(Place place, String name, String value) {
    Map<String, String> one = new LinkedHashMap<>();
    one.put(name, value);
    return with(place, one);
  }

  private Places with(Place place, Map<String, String> dimensionsOfPlace) {
    Map<Place, Map<String, String>> more = new EnumMap<>(dimensions);
    more.put(place, dimensionsOfPlace);
    return new Places(more);
  }

  /// Whether all of them are known.
  boolean have(Set<Place> places) {
    return dimensions.keySet().containsAll(places);
  }

  /// In a fixed order; the caller may add to them.
  Map<String, String> dimensions(Place place) {
    Map<String, String> known = dimensions.get(place);
    if (known == null) {
      throw new IllegalArgumentException("this environment has no " + place);
    }
    return new LinkedHashMap<>(known);
  }
}
