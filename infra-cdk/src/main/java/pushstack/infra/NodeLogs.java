package pushstack.infra;

import pushstack.schema.Deployment;

/// Where the lines go that nodes write.
final class NodeLogs {
  private NodeLogs() {}

  /// The log group of one role.
  static String group(Deployment names, String role) {
    return names.parameter(role);
  }
}
