package pushstack.infra;

import java.util.List;
import pushstack.infra.environment.Env;
import pushstack.infra.environment.PushStack;
import software.amazon.awscdk.services.iam.CfnManagedPolicy;
import software.amazon.awscdk.services.iam.PolicyDocument;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.secretsmanager.CfnSecret;
import software.constructs.Construct;

/// What bridges to phones need: secrets for the credentials of Google and Apple, empty until an
/// operator fills them, and the right of endpoint nodes to use platform applications of this
/// environment. Those themselves have no type in CloudFormation: a command makes them.
final class MobileStack extends PushStack {
  private static final List<String> PLATFORMS = List.of("gcm", "apns");

  MobileStack(Construct scope, String id, Env env) {
    super(scope, id, env, "Secrets and rights of the bridges to phones.");
    PLATFORMS.forEach(this::secret);
    rights();
  }

  private void secret(String platform) {
    // The construct with more comfort would fill it with a random text.
    CfnSecret.Builder secret =
        CfnSecret.Builder.create(this, "Bridge-" + platform)
            .name(names().bridgeSecret(platform))
            .description("Credentials of the bridge to " + platform + ", filled by an operator");
    settings().data().encryptionKey().ifPresent(secret::kmsKeyId);
    CfnSecret made = secret.build();
    made.applyRemovalPolicy(dataRemoval());
    Findings.accept(
        made, "AwsSolutions-SMG4", "Google and Apple issue it: nothing here can rotate it.");
  }

  private void rights() {
    PolicyStatement register =
        allow("app", "sns:CreatePlatformEndpoint", "sns:GetPlatformApplicationAttributes");
    PolicyStatement push =
        allow(
            "endpoint",
            "sns:Publish",
            "sns:GetEndpointAttributes",
            "sns:SetEndpointAttributes",
            "sns:DeleteEndpoint");
    CfnManagedPolicy policy =
        CfnManagedPolicy.Builder.create(this, "Rights")
            .description(
                "Use of the platform applications of Pushstack, environment "
                    + names().environment())
            .policyDocument(
                PolicyDocument.Builder.create().statements(List.of(register, push)).build())
            .roles(List.of(provided("endpoint-role")))
            .build();
    Findings.accept(
        policy, "AwsSolutions-IAM5", "SNS chooses the end of these names; they begin with ours.");
  }

  private PolicyStatement allow(String kind, String... actions) {
    PolicyStatement statement = PolicyStatement.Builder.create().actions(List.of(actions)).build();
    for (String platform : List.of("GCM", "APNS", "APNS_SANDBOX")) {
      statement.addResources(
          settings().arn("sns", kind + "/" + platform + "/" + names().name("*")));
    }
    return statement;
  }
}
