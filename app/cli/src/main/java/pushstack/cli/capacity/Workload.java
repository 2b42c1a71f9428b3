package pushstack.cli.capacity;

/// What users do.
///
/// @param users user agents that are connected at the same time, 1 to 1,000,000,000
/// @param connectsPerDay of each, 0 to 1,000
/// @param messagesPerDay to each, 0 to 100,000
/// @param storedShare of the messages find their user agent offline, 0 to 1
/// @param messageBytes of a message with its keys, as a table holds it, 1 to 8,192
record Workload(
    int users, double connectsPerDay, double messagesPerDay, double storedShare, int messageBytes) {
  static final int MAX_USERS = 1_000_000_000;

  /// One every 90 seconds: more is a user agent that does not stay connected.
  static final double MAX_CONNECTS_PER_DAY = 1_000;

  /// More than one a second.
  static final double MAX_MESSAGES_PER_DAY = 100_000;

  /// A body of 4,096 bytes, twice.
  static final int MAX_MESSAGE_BYTES = 8_192;

  private static final int SECONDS_A_DAY = 86_400;

  Workload {
    require(users >= 1 && users <= MAX_USERS, "users");
    require(connectsPerDay >= 0 && connectsPerDay <= MAX_CONNECTS_PER_DAY, "connectsPerDay");
    require(messagesPerDay >= 0 && messagesPerDay <= MAX_MESSAGES_PER_DAY, "messagesPerDay");
    require(storedShare >= 0 && storedShare <= 1, "storedShare");
    require(messageBytes >= 1 && messageBytes <= MAX_MESSAGE_BYTES, "messageBytes");
  }

  private static void require(boolean condition, String what) {
    if (!condition) {
      throw new IllegalArgumentException(what + " is out of its range");
    }
  }

  /// Of all users a day.
  double connects() {
    return users * connectsPerDay;
  }

  /// To all users a day.
  double messages() {
    return users * messagesPerDay;
  }

  /// Messages that have to wait, a day.
  double stored() {
    return messages() * storedShare;
  }

  /// The mean over a day.
  double connectsPerSecond() {
    return connects() / SECONDS_A_DAY;
  }

  /// The mean over a day.
  double messagesPerSecond() {
    return messages() / SECONDS_A_DAY;
  }
}
