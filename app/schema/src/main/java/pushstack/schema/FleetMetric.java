package pushstack.schema;

import java.util.Locale;

/// What each node publishes to CloudWatch once a minute, for scaling and alarms. Everything else is
/// on `/metrics`. The dimensions are [#ENVIRONMENT] and [#ROLE]; there is none for the node, so
/// that an average is one over the nodes and costs one metric for all of them.
public enum FleetMetric {
  /// Connections of user agents, now.
  CONNECTIONS("Connections", Unit.COUNT),
  /// Connections as a share of how many the node takes.
  CONNECTION_UTILIZATION("ConnectionUtilization", Unit.PERCENT),
  /// Connections refused since the node is full.
  CONNECTIONS_REFUSED("ConnectionsRefused", Unit.COUNT),
  /// Hellos answered with success.
  HELLOS("Hellos", Unit.COUNT),
  /// Requests of application servers that were accepted.
  PUSHES_ACCEPTED("PushesAccepted", Unit.COUNT),
  /// Accepted ones that the user agent acknowledged at once.
  PUSHES_DIRECT("PushesDirect", Unit.COUNT),
  /// Accepted ones that were stored.
  PUSHES_STORED("PushesStored", Unit.COUNT),
  /// Requests answered 4xx.
  CLIENT_ERRORS("ClientErrors", Unit.COUNT),
  /// Requests answered 5xx.
  SERVER_ERRORS("ServerErrors", Unit.COUNT),
  /// Requests refused since their VAPID token is wrong.
  VAPID_ERRORS("VapidErrors", Unit.COUNT),
  /// From the head of an accepted push to its answer, the mean and the extremes of a minute.
  REQUEST_TIME("RequestTime", Unit.MILLISECONDS),
  /// Storage operations that failed after all retries.
  STORAGE_ERRORS("StorageErrors", Unit.COUNT),
  /// Of a storage operation, the mean and the extremes of a minute.
  STORAGE_TIME("StorageTime", Unit.MILLISECONDS),
  /// Calls to another node that could not be made.
  NODE_UNREACHABLE("NodeUnreachable", Unit.COUNT),
  /// Calls to another node that took too long.
  NODE_TIMEOUTS("NodeTimeouts", Unit.COUNT),
  /// Message events that the push log had no room for.
  PUSH_LOG_DROPPED("PushLogDropped", Unit.COUNT),
  /// Batches of the push log that could not be published.
  PUSH_LOG_FAILED("PushLogFailed", Unit.COUNT),
  /// Times the keys could not be read again; the old ones stay in use.
  KEY_RELOADS_REFUSED("KeyReloadsRefused", Unit.COUNT),
  /// Times the versions of broadcasts could not be read.
  BROADCAST_POLLS_FAILED("BroadcastPollsFailed", Unit.COUNT),
  /// Whole days until the certificate of a TLS listener expires; absent without one.
  CERTIFICATE_DAYS_LEFT("CertificateDaysLeft", Unit.COUNT),
  /// Heap in use after the last collection, as a share of the most it may take.
  HEAP_UTILIZATION("HeapUtilization", Unit.PERCENT),
  /// Open files as a share of how many the process may have.
  OPEN_FILES_UTILIZATION("OpenFilesUtilization", Unit.PERCENT);

  /// The namespace of all of them.
  public static final String NAMESPACE = "Pushstack";

  /// The dimension with the environment's name.
  public static final String ENVIRONMENT = "Environment";

  /// The dimension with the node's role: `connection`, `endpoint` or `all`.
  public static final String ROLE = "Role";

  /// In CloudWatch's words.
  public enum Unit {
    COUNT,
    PERCENT,
    MILLISECONDS;

    /// As in the API of CloudWatch.
    public String awsName() {
      return name().charAt(0) + name().substring(1).toLowerCase(Locale.ROOT);
    }
  }

  private final String awsName;
  private final Unit unit;

  FleetMetric(String awsName, Unit unit) {
    this.awsName = awsName;
    this.unit = unit;
  }

  /// The metric's name in CloudWatch.
  public String awsName() {
    return awsName;
  }

  public Unit unit() {
    return unit;
  }
}
