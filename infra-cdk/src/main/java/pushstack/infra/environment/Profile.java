package pushstack.infra.environment;

/// Where an environment is deployed to.
public enum Profile {
  /// An AWS account that was bootstrapped for the CDK.
  AWS,
  /// LocalStack on one's own machine: no bootstrap, no machines, and templates that fit into one
  /// call.
  LOCAL
}
