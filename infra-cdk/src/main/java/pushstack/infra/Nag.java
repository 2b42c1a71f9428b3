package pushstack.infra;

import io.github.cdklabs.cdknag.NagPackSuppression;
import io.github.cdklabs.cdknag.NagSuppressions;
import java.util.List;
import software.constructs.IConstruct;

/// Findings of cdk-nag that are meant to be so, each beside what it is about and with its reason.
final class Nag {
  private Nag() {}

  /// @param rule as `AwsSolutions-SMG4`, or with the finding's own detail in brackets
  static void accept(IConstruct construct, String rule, String reason) {
    NagSuppressions.addResourceSuppressions(
        construct, List.of(NagPackSuppression.builder().id(rule).reason(reason).build()), true);
  }
}
