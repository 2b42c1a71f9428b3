package pushstack.infra;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What of one template would be lost or made anew by going to the next, without asking an account.
/// It looks at what users or operators would notice; all else is replaced unseen.
final class DestructiveChanges {

  /// The types that matter, each with the properties that CloudFormation cannot change in place, by
  /// the resource reference of AWS.
  private static final Map<String, List<String>> LASTING = lasting();

  private static Map<String, List<String>> lasting() {
    Map<String, List<String>> types = new LinkedHashMap<>();
    types.put("AWS::DynamoDB::GlobalTable", List.of("TableName", "KeySchema"));
    types.put("AWS::SecretsManager::Secret", List.of("Name"));
    types.put("AWS::S3::Bucket", List.of("BucketName"));
    types.put("AWS::SQS::Queue", List.of("QueueName", "FifoQueue"));
    types.put("AWS::SNS::Topic", List.of("TopicName", "FifoTopic"));
    types.put("AWS::KinesisFirehose::DeliveryStream", List.of("DeliveryStreamName"));
    types.put("AWS::Logs::LogGroup", List.of("LogGroupName"));
    types.put("AWS::SSM::Parameter", List.of("Name", "Type"));
    types.put("AWS::EC2::VPC", List.of("CidrBlock"));
    types.put("AWS::EC2::Subnet", List.of("CidrBlock", "AvailabilityZone"));
    types.put("AWS::EC2::SecurityGroup", List.of("GroupDescription", "GroupName"));
    types.put(
        "AWS::CertificateManager::Certificate",
        List.of("DomainName", "SubjectAlternativeNames", "ValidationMethod"));
    types.put("AWS::ElasticLoadBalancingV2::LoadBalancer", List.of("Name", "Scheme", "Type"));
    types.put(
        "AWS::ElasticLoadBalancingV2::TargetGroup",
        List.of("Name", "Port", "Protocol", "TargetType"));
    types.put("AWS::AutoScaling::AutoScalingGroup", List.of("AutoScalingGroupName"));
    types.put("AWS::Route53::RecordSet", List.of("Name", "Type", "HostedZoneId"));
    return types;
  }

  private DestructiveChanges() {}

  static List<String> between(JsonNode before, JsonNode after) {
    List<String> changes = new ArrayList<>();
    for (Map.Entry<String, JsonNode> old : before.path("Resources").properties()) {
      JsonNode next = after.path("Resources").path(old.getKey());
      change(old.getValue(), next).ifPresent(what -> changes.add(old.getKey() + " " + what));
    }
    return changes;
  }

  private static Optional<String> change(JsonNode old, JsonNode next) {
    List<String> fixed = LASTING.get(old.path("Type").asText());
    if (fixed == null) {
      return Optional.empty();
    }
    if (next.isMissingNode() || !next.path("Type").equals(old.path("Type"))) {
      return Optional.of("is gone");
    }
    return fixed.stream()
        .filter(
            name -> !old.path("Properties").path(name).equals(next.path("Properties").path(name)))
        .findFirst()
        .map(name -> "is replaced, since its " + name + " changes");
  }
}
