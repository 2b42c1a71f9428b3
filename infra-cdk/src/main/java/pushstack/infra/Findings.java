package pushstack.infra;

import io.github.cdklabs.cdknag.NagPackSuppression;
import io.github.cdklabs.cdknag.NagSuppressions;
import java.util.List;
import software.amazon.awscdk.Acknowledgment;
import software.amazon.awscdk.Validations;
import software.constructs.IConstruct;

/// Findings of cdk-nag and of the CDK that are meant to be so, each beside what it is about and
/// with its reason.
final class Findings {
  private Findings() {}

  /// @param rule as `AwsSolutions-SMG4`, or with the finding's own detail in brackets
  static void accept(IConstruct construct, String rule, String reason) {
    NagSuppressions.addResourceSuppressions(
        construct, List.of(NagPackSuppression.builder().id(rule).reason(reason).build()), true);
  }

  /// The same for a finding of the CDK itself.
  ///
  /// @param id as the CDK prints it behind "Acknowledge with"
  static void acknowledge(IConstruct construct, String id, String reason) {
    Validations.of(construct).acknowledge(Acknowledgment.builder().id(id).reason(reason).build());
  }
}
