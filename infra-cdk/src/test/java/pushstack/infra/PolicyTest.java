package pushstack.infra;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import pushstack.infra.StackTemplate.Resource;
import pushstack.schema.Table;

/// What holds for every template of every environment, whatever stack comes next.
final class PolicyTest {
  private static final String ALL = "pushstack.infra.Synthesis#allTemplates";

  private static final String TABLE = "AWS::DynamoDB::GlobalTable";
  private static final String BUCKET = "AWS::S3::Bucket";
  private static final String QUEUE = "AWS::SQS::Queue";
  private static final String TOPIC = "AWS::SNS::Topic";
  private static final String SECRET = "AWS::SecretsManager::Secret";

  /// What CloudFormation takes in one call, without a bucket to put a larger one into.
  private static final long INLINE_BYTES = 51_200;

  private static final long MOST_BYTES = 1_000_000;

  /// LocalStack has a provider for these, and ours needs no others.
  private static final Set<String> EMULATED =
      Set.of(
          TABLE,
          SECRET,
          TOPIC,
          QUEUE,
          BUCKET,
          "AWS::SSM::Parameter",
          "AWS::SNS::TopicPolicy",
          "AWS::SNS::Subscription",
          "AWS::SQS::QueuePolicy",
          "AWS::S3::BucketPolicy",
          "AWS::IAM::Role",
          "AWS::IAM::Policy",
          "AWS::KinesisFirehose::DeliveryStream",
          "AWS::CloudWatch::Alarm");

  /// Rights that AWS does not bound to a resource.
  private static final Set<String> UNBOUNDED =
      Set.of(
          "autoscaling:DescribeAutoScalingInstances",
          "ec2:DescribeTags",
          "ssm:UpdateInstanceInformation",
          "ssm:ListInstanceAssociations",
          "ssmmessages:CreateControlChannel",
          "ssmmessages:CreateDataChannel",
          "ssmmessages:OpenControlChannel",
          "ssmmessages:OpenDataChannel",
          "ec2messages:AcknowledgeMessage",
          "ec2messages:DeleteMessage",
          "ec2messages:FailMessage",
          "ec2messages:GetEndpoint",
          "ec2messages:GetMessages",
          "ec2messages:SendReply");

  @ParameterizedTest
  @MethodSource(ALL)
  void nothingIsExportedOrRunsInALambda(StackTemplate template) {
    assertThat(template.json().path("Outputs")).noneMatch(output -> output.has("Export"));
    assertThat(template.resources())
        .noneMatch(r -> r.type().startsWith("Custom::") || r.type().contains("Lambda"))
        .noneMatch(r -> r.type().equals("AWS::CloudFormation::CustomResource"));
    assertThat(template.json().toString()).doesNotContain("Fn::ImportValue");
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void templateFitsIntoCloudFormation(StackTemplate template) throws IOException {
    assertThat(template.bytes()).isLessThan(template.env().isLocal() ? INLINE_BYTES : MOST_BYTES);
    assertThat(template.resources()).hasSizeLessThan(500);
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void localProfileHasOnlyWhatAnEmulatorRuns(StackTemplate template) {
    if (template.env().isLocal()) {
      assertThat(template.resources()).extracting(Resource::type).isSubsetOf(EMULATED);
      assertThat(template.json().toString()).doesNotContain("cdk-bootstrap", "Fn::GetStackOutput");
      assertThat(template.json().has("Parameters")).isFalse();
    }
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void dataOutlivesItsStack(StackTemplate template) {
    for (Resource resource : template.resources()) {
      boolean data = Set.of(TABLE, SECRET).contains(resource.type());
      if (resource.type().equals(BUCKET) || (data && template.env().retainsData())) {
        assertThat(resource.json().path("DeletionPolicy").asText())
            .as(resource.id())
            .isEqualTo("Retain");
        assertThat(resource.json().path("UpdateReplacePolicy").asText())
            .as(resource.id())
            .isEqualTo("Retain");
      } else if (data) {
        assertThat(resource.json().path("DeletionPolicy").asText()).isEqualTo("Delete");
      }
    }
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void tablesAreProtectedAndForgetWhatExpired(StackTemplate template) {
    for (Resource table : template.resources(TABLE)) {
      JsonNode replica = table.at("Replicas/0");
      assertThat(
              replica
                  .at("/PointInTimeRecoverySpecification/PointInTimeRecoveryEnabled")
                  .asBoolean())
          .isTrue();
      assertThat(replica.path("DeletionProtectionEnabled").asBoolean())
          .isEqualTo(template.env().retainsData());
      assertThat(table.at("SSESpecification/SSEEnabled").asBoolean()).isTrue();
      assertThat(table.at("BillingMode").asText()).isEqualTo("PAY_PER_REQUEST");
      Table schema = schema(template, table);
      assertThat(table.at("TimeToLiveSpecification/AttributeName").asText())
          .isEqualTo(schema.ttlAttribute().orElse(""));
    }
  }

  private static Table schema(StackTemplate template, Resource table) {
    String name = table.at("TableName").asText();
    return Stream.of(Table.values())
        .filter(schema -> template.env().names().tables().name(schema).equals(name))
        .findFirst()
        .orElseThrow();
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void queuesAreEncryptedAndPutAsideWhatCannotBeRead(StackTemplate template) {
    List<String> deadLetterQueues =
        template.resources(QUEUE).stream()
            .map(queue -> queue.at("RedrivePolicy/deadLetterTargetArn/Fn::GetAtt/0").asText())
            .filter(id -> !id.isEmpty())
            .toList();
    for (Resource queue : template.resources(QUEUE)) {
      assertThat(queue.at("SqsManagedSseEnabled").asBoolean()).isTrue();
      assertThat(queue.at("RedrivePolicy").isMissingNode())
          .as(queue.id())
          .isEqualTo(deadLetterQueues.contains(queue.id()));
      assertOnlyOverTls(template, "AWS::SQS::QueuePolicy", queue);
    }
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void topicsAndBucketsSpeakTlsOnly(StackTemplate template) {
    template
        .resources(TOPIC)
        .forEach(topic -> assertOnlyOverTls(template, "AWS::SNS::TopicPolicy", topic));
    for (Resource bucket : template.resources(BUCKET)) {
      assertOnlyOverTls(template, "AWS::S3::BucketPolicy", bucket);
      assertThat(bucket.at("PublicAccessBlockConfiguration"))
          .hasSize(4)
          .allMatch(JsonNode::asBoolean);
      assertThat(bucket.at("BucketEncryption").isMissingNode()).isFalse();
    }
  }

  /// A policy of that type denies what comes to the resource without TLS.
  private static void assertOnlyOverTls(StackTemplate template, String type, Resource resource) {
    assertThat(template.statements(type))
        .filteredOn(
            statement -> statement.json().path("Resource").toString().contains(resource.id()))
        .as(resource.id())
        .anyMatch(statement ->
            statement.json().path("Effect").asText().equals("Deny")
                && statement
                    .json()
                    .at("/Condition/Bool/aws:SecureTransport")
                    .asText()
                    .equals("false"));
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void rightsAreBounded(StackTemplate template) {
    for (Resource statement :
        template.statements("AWS::IAM::Policy", "AWS::IAM::ManagedPolicy", "AWS::IAM::Role")) {
      List<String> actions = texts(statement.json().path("Action"));
      assertThat(actions).as(statement.id()).noneMatch(action -> action.equals("*"));
      assertThat(statement.json().has("NotAction")).isFalse();
      if (texts(statement.json().path("Resource")).contains("*")) {
        boolean metrics = actions.equals(List.of("cloudwatch:PutMetricData"));
        assertThat(metrics || UNBOUNDED.containsAll(actions))
            .as(statement.id() + " may do to anything " + actions)
            .isTrue();
        assertThat(statement.json().at("/Condition/StringEquals").has("cloudwatch:namespace"))
            .isEqualTo(metrics);
      }
    }
    assertThat(template.resources("AWS::IAM::Role"))
        .allMatch(role -> role.at("ManagedPolicyArns").isMissingNode());
  }

  private static List<String> texts(JsonNode oneOrMore) {
    List<String> texts = new ArrayList<>();
    if (oneOrMore.isArray()) {
      oneOrMore.forEach(text -> texts.add(text.asText()));
    } else {
      texts.add(oneOrMore.asText());
    }
    return texts;
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void permissionBoundaryReachesEveryRole(StackTemplate template) {
    for (Resource role : template.resources("AWS::IAM::Role")) {
      assertThat(role.at("PermissionsBoundary").toString().contains("policy/team-boundary"))
          .isEqualTo(template.env().permissionBoundary().isPresent());
    }
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void alarmsTellSomebodyAndNameAPageThatExists(StackTemplate template) {
    for (Resource alarm : template.resources("AWS::CloudWatch::Alarm")) {
      assertThat(alarm.at("AlarmActions").toString()).contains(template.env().names().alarmTopic());
      assertThat(alarm.at("TreatMissingData").asText()).isNotEmpty();
      String description = alarm.at("AlarmDescription").asText();
      assertThat(Path.of("..", description.substring(description.indexOf("ops-runbooks/"))))
          .as(alarm.id())
          .isRegularFile();
    }
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void machinesAreClosedAndEncrypted(StackTemplate template) {
    for (Resource launch : template.resources("AWS::EC2::LaunchTemplate")) {
      JsonNode data = launch.at("LaunchTemplateData");
      assertThat(data.at("/MetadataOptions/HttpTokens").asText()).isEqualTo("required");
      assertThat(data.at("/MetadataOptions/HttpPutResponseHopLimit").asInt()).isEqualTo(1);
      assertThat(data.at("/BlockDeviceMappings"))
          .isNotEmpty()
          .allMatch(disk -> disk.at("/Ebs/Encrypted").asBoolean());
      assertThat(data.path("InstanceType").asText()).matches("[a-z]+[0-9]+g[a-z]*\\..*");
      assertThat(data.path("ImageId").asText()).matches("ami-.*|resolve:ssm:.*arm64");
      assertThat(data.has("KeyName")).isFalse();
    }
  }

  /// Words that begin a value which nobody but its owner may know.
  private static final Pattern SECRET_VALUE =
      Pattern.compile("resolve:secretsmanager|\"SecretString\"|AKIA[A-Z0-9]{16}|PRIVATE KEY");

  @ParameterizedTest
  @MethodSource(ALL)
  void noTemplateHoldsASecretValue(StackTemplate template) {
    assertThat(SECRET_VALUE.matcher(template.json().toString()).find()).isFalse();
    assertThat(template.resources(SECRET)).noneMatch(s -> s.properties().has("SecretString"));
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void physicalNamesAreThoseThatOthersCompute(StackTemplate template) {
    String prefix = template.env().names().name("");
    for (Resource resource : template.resources()) {
      for (String property : List.of("TableName", "QueueName", "TopicName", "AlarmName")) {
        if (resource.properties().has(property)) {
          assertThat(resource.at(property).asText()).startsWith(prefix);
        }
      }
      // A name would keep CloudFormation from making the new one before the old one goes.
      assertThat(resource.properties().has("AutoScalingGroupName"))
          .isEqualTo(resource.type().equals("AWS::AutoScaling::ScalingPolicy"));
      assertThat(resource.properties().has("LaunchTemplateName")).isFalse();
    }
    assertThat(template.resources("AWS::ElasticLoadBalancingV2::LoadBalancer"))
        .noneMatch(balancer -> balancer.properties().has("Name"));
  }
}
