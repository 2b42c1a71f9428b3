package pushstack.infra.ops;

import software.amazon.awscdk.services.cloudwatch.TreatMissingData;

/// What an alarm makes of missing data, and why.
enum Silence {
  /// Whoever should report is gone, or cannot report: that is the fault itself.
  IS_THE_FAULT(TreatMissingData.BREACHING),
  /// Reported only when it happens, or by nodes whose silence has an alarm of its own.
  IS_GOOD(TreatMissingData.NOT_BREACHING),
  /// Reported seldom: what was known last still holds.
  SAYS_NOTHING(TreatMissingData.IGNORE);

  private final TreatMissingData rule;

  Silence(TreatMissingData rule) {
    this.rule = rule;
  }

  TreatMissingData rule() {
    return rule;
  }
}
