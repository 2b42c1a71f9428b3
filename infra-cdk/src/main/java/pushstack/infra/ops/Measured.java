package pushstack.infra.ops;

/// What AWS measures under a name that it gives itself. Whoever makes the thing provides the name
/// as an SSM parameter, and the alarms read it there.
public enum Measured {
  CONNECTION_GROUP("connection-group"),
  /// The full name, as `net/…/…`.
  CONNECTION_LOAD_BALANCER("connection-load-balancer"),
  /// The full name, as `targetgroup/…/…`.
  CONNECTION_TARGET_GROUP("connection-target-group"),
  ENDPOINT_GROUP("endpoint-group"),
  /// The full name, as `app/…/…`.
  ENDPOINT_LOAD_BALANCER("endpoint-load-balancer"),
  /// The full name, as `targetgroup/…/…`.
  ENDPOINT_TARGET_GROUP("endpoint-target-group"),
  /// The ARN of the certificate of both load balancers.
  CERTIFICATE("certificate"),
  /// The Firehose stream that fills the archive of the push log.
  ARCHIVE_STREAM("archive-stream");

  private final String parameter;

  Measured(String parameter) {
    this.parameter = parameter;
  }

  /// The name of the parameter, for `Deployment.parameter`.
  public String parameter() {
    return parameter;
  }
}
