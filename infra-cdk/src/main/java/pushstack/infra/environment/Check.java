package pushstack.infra.environment;

/// The checks that records share. Messages name the key as it stands in the file, from the record's
/// own section down.
final class Check {
  private Check() {}

  static void that(boolean holds, String problem) {
    if (!holds) {
      throw new IllegalArgumentException(problem);
    }
  }

  static void range(String key, int value, int least, int most) {
    that(
        value >= least && value <= most,
        "%s must be between %d and %d, not %d".formatted(key, least, most, value));
  }

  static void arn(String key, String arn, String service, String resource) {
    that(
        arn.matches(
            "arn:aws[a-z-]*:" + service + ":[a-z0-9-]+:[0-9]{12}:" + resource + "[A-Za-z0-9-]+"),
        "%s must be an ARN such as arn:aws:%s:<region>:<account>:%s<id>, not %s"
            .formatted(key, service, resource, arn));
  }

  /// The region that an ARN names.
  static String regionOf(String arn) {
    return arn.split(":", -1)[3];
  }
}
