package pushstack.infra;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import pushstack.infra.environment.Env;
import pushstack.schema.Deployment;
import pushstack.schema.FleetMetric;
import pushstack.schema.Table;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.s3.assets.Asset;
import software.constructs.Construct;

/// What a machine may do in its account: what its node calls, what its boot script calls, and what
/// the agents of AWS call, each for its own environment only where AWS knows such a bound.
final class NodeRights {
  /// Where the CloudWatch agent keeps what it measures of a machine.
  static final String AGENT_NAMESPACE = "CWAgent";

  private static final String ANYTHING = "*";

  private final Env env;
  private final Deployment names;

  private NodeRights(Env env) {
    this.env = env;
    this.names = env.names();
  }

  /// The role of the machines of one role.
  static Role role(Construct scope, Env env, NodeSpec spec, Asset archive) {
    NodeRights rights = new NodeRights(env);
    Role role = Buckets.role(scope, "Role", "ec2.amazonaws.com");
    List<PolicyStatement> statements = new ArrayList<>(rights.tables());
    statements.add(rights.configuration());
    statements.add(rights.secrets(spec));
    env.data().encryptionKey().map(NodeRights::key).ifPresent(statements::add);
    statements.add(allow(env.arn("sns", env.names().pushLogTopic()), "sns:Publish"));
    statements.addAll(rights.lifeCycle(spec.roleName()));
    statements.addAll(rights.metricsAndLogs(spec.roleName()));
    statements.add(
        allow(
            // Any release of the account: a policy that names one would change with every release.
            archive.getBucket().arnForObjects("*.gz"), "s3:GetObject"));
    statements.add(sessions());
    statements.forEach(role::addToPolicy);
    Findings.accept(
        role,
        "AwsSolutions-IAM5",
        "Actions that AWS cannot bound to a resource, and resources whose end AWS chooses: every"
            + " other right names this environment.");
    return role;
  }

  private List<PolicyStatement> tables() {
    List<PolicyStatement> statements = new ArrayList<>();
    for (Table table : Table.values()) {
      statements.add(
          allow(
              env.arn("dynamodb", "table/" + names.tables().name(table)),
              actionsOn(table).toArray(String[]::new)));
    }
    return statements;
  }

  /// What the stores of the service call.
  private static List<String> actionsOn(Table table) {
    List<String> actions = new ArrayList<>(List.of("dynamodb:DescribeTable"));
    actions.addAll(
        switch (table) {
          case ROUTER ->
              List.of(
                  "dynamodb:GetItem",
                  "dynamodb:PutItem",
                  "dynamodb:UpdateItem",
                  "dynamodb:DeleteItem");
          case MESSAGE ->
              List.of(
                  "dynamodb:Query",
                  "dynamodb:PutItem",
                  "dynamodb:DeleteItem",
                  "dynamodb:BatchWriteItem");
          case BROADCAST -> List.of("dynamodb:Scan", "dynamodb:GetItem", "dynamodb:PutItem");
        });
    return actions;
  }

  private PolicyStatement configuration() {
    String path = "parameter" + names.configurationPath();
    PolicyStatement statement = allow(env.arn("ssm", path + "*"), "ssm:GetParametersByPath");
    // The path itself, which some callers name without its last slash.
    statement.addResources(env.arn("ssm", path.substring(0, path.length() - 1)));
    return statement;
  }

  private PolicyStatement secrets(NodeSpec spec) {
    PolicyStatement statement =
        allow(secret(names.tokenKeysSecret()), "secretsmanager:GetSecretValue");
    statement.addResources(secret(names.nodeAuthSecret()), secret(names.adminTokenSecret()));
    spec.tlsSecret().ifPresent(name -> statement.addResources(secret(name)));
    return statement;
  }

  /// AWS adds a dash and six characters to the name of a secret.
  private String secret(String name) {
    return env.arn("secretsmanager", "secret:" + name + "-??????");
  }

  private static PolicyStatement key(String arn) {
    return allow(arn, "kms:Decrypt", "kms:GenerateDataKey");
  }

  private List<PolicyStatement> lifeCycle(String role) {
    String groups = "autoScalingGroup:*:autoScalingGroupName/" + names.name(role) + "-*";
    return List.of(
        allow(
            env.arn("autoscaling", groups),
            "autoscaling:CompleteLifecycleAction",
            "autoscaling:RecordLifecycleActionHeartbeat"),
        allow(ANYTHING, "autoscaling:DescribeAutoScalingInstances"));
  }

  private List<PolicyStatement> metricsAndLogs(String role) {
    PolicyStatement metrics = allow(ANYTHING, "cloudwatch:PutMetricData");
    metrics.addCondition(
        "StringEquals",
        one("cloudwatch:namespace", List.of(FleetMetric.NAMESPACE, AGENT_NAMESPACE)));
    return List.of(
        metrics,
        // The agent asks for the group of its machine.
        allow(ANYTHING, "ec2:DescribeTags"),
        allow(
            env.arn("logs", "log-group:" + NodeLogs.group(names, role) + ":*"),
            "logs:CreateLogStream",
            "logs:DescribeLogStreams",
            "logs:PutLogEvents"));
  }

  /// Sessions and commands of operators, without SSH and without an open port.
  private static PolicyStatement sessions() {
    return allow(
        ANYTHING,
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
  }

  private static PolicyStatement allow(String resource, String... actions) {
    return PolicyStatement.Builder.create()
        .actions(List.of(actions))
        .resources(List.of(resource))
        .build();
  }

  private static Map<String, Object> one(String key, Object value) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put(key, value);
    return map;
  }
}
