package pushstack.metrics;

import com.sun.management.UnixOperatingSystemMXBean;
import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.util.List;
import pushstack.metrics.Labels.AckCode;
import pushstack.metrics.Labels.AuthScheme;
import pushstack.metrics.Labels.Browser;
import pushstack.metrics.Labels.Device;
import pushstack.metrics.Labels.Encoding;
import pushstack.metrics.Labels.Expiration;
import pushstack.metrics.Labels.Fault;
import pushstack.metrics.Labels.Hello;
import pushstack.metrics.Labels.Hint;
import pushstack.metrics.Labels.NackCode;
import pushstack.metrics.Labels.NodeReply;
import pushstack.metrics.Labels.Os;
import pushstack.metrics.Labels.Outcome;
import pushstack.metrics.Labels.Path;
import pushstack.metrics.Labels.RegisterStatus;
import pushstack.metrics.Labels.Topic;
import pushstack.metrics.Labels.UnregisterCode;
import pushstack.schema.MetricNames;

/// Every number that the process tells its operators, declared once with its meaning. A process has
/// one; the fields are the families. Counting is safe and cheap from any thread.
public final class Metrics {
  /// The content type of [#exposition].
  public static final String CONTENT_TYPE = OpenMetricsTextFormatWriter.CONTENT_TYPE;

  private final Families families = new Families();

  // User agents.
  public final CountBy<Hello> hello =
      families.countBy(
          MetricNames.UA_COMMAND_HELLO,
          "`hello` messages answered, by what became of the user agent's name",
          "uaid",
          Hello.class);
  public final CountBy<RegisterStatus> register =
      families.countBy(
          MetricNames.UA_COMMAND_REGISTER,
          "`register` messages answered, by status",
          "status",
          RegisterStatus.class);
  public final CountBy<UnregisterCode> unregister =
      families.countBy(
          MetricNames.UA_COMMAND_UNREGISTER,
          "`unregister` messages answered, by the reason given",
          "code",
          UnregisterCode.class);
  public final CountBy<AckCode> ack =
      families.countBy(
          MetricNames.UA_COMMAND_ACK,
          "Messages acknowledged, by what the user agent did with them",
          "code",
          AckCode.class);
  public final CountBy<NackCode> nack =
      families.countBy(
          MetricNames.UA_COMMAND_NACK,
          "Messages that failed in the user agent, by how",
          "code",
          NackCode.class);
  public final Count alreadyConnected =
      families.count(
          MetricNames.UA_ALREADY_CONNECTED,
          "`hello` messages refused since a newer connection of the user agent exists");
  public final CountBy2<Os, Browser> connectionCheck =
      families.countBy(
          MetricNames.UA_CONNECTION_CHECK,
          "Connections that said `hello`",
          "ua_os_family",
          Os.class,
          "ua_browser_family",
          Browser.class);
  public final TimesBy2<Os, Browser> connectionLifespan =
      families.longTimesBy(
          MetricNames.UA_CONNECTION_LIFESPAN,
          "How long connections last, from `hello` to the end",
          "ua_os_family",
          Os.class,
          "ua_browser_family",
          Browser.class);
  public final AmountsBy<Device> connectionChannelCount =
      families.amountsBy(
          MetricNames.UA_CONNECTION_CHANNEL_COUNT,
          "Channels of a user agent when it connects",
          "device",
          Device.class);
  public final CountByName connectionEnd =
      families.countByName(
          MetricNames.UA_CONNECTION_END, "Connections that ended, by why", "reason");
  public final CountByName connectionRefused =
      families.countByName(
          MetricNames.UA_CONNECTION_REFUSED, "Connections that were refused, by why", "reason");
  public final CountBy3<Path, Topic, Os> notificationSent =
      families.countSent(
          MetricNames.UA_NOTIFICATION_SENT, "Notifications sent to user agents, repeats included");
  public final CountBy2<Path, Os> messageDataSent =
      families.countBy(
          MetricNames.UA_MESSAGE_DATA,
          "Payload sent to user agents",
          "source",
          Path.class,
          "os",
          Os.class);
  public final CountBy<Expiration> expiration =
      families.countBy(
          MetricNames.UA_EXPIRATION,
          "User agents that were reset, so that they subscribe anew",
          "reason",
          Expiration.class);
  public final Count clientChannelFull =
      families.count(
          MetricNames.CLIENT_CHANNEL_FULL,
          "Messages not handed to a session since too many were unacknowledged or unsent");

  // Application servers.
  public final Count notificationReceived =
      families.count(
          MetricNames.NOTIFICATION_RECEIVED, "Pushes that arrived, whatever became of them");
  public final CountBy<AuthScheme> auth =
      families.countBy(
          MetricNames.NOTIFICATION_AUTH,
          "Pushes by how the sender identified itself",
          "scheme",
          AuthScheme.class);
  public final Count authOk =
      families.count(MetricNames.NOTIFICATION_AUTH_OK, "Pushes whose VAPID token is valid");
  public final CountByName authError =
      families.countByName(
          MetricNames.NOTIFICATION_AUTH_ERROR, "Pushes whose VAPID token is refused", "error");
  public final CountBy<Encoding> encoding =
      families.countBy(
          MetricNames.NOTIFICATION_ENCODING,
          "Pushes by how they are encrypted",
          "encoding",
          Encoding.class);
  public final CountBy<Path> messageData =
      families.countBy(
          MetricNames.NOTIFICATION_MESSAGE_DATA,
          "Payload accepted, by where it went",
          "destination",
          Path.class);
  public final TimesBy<Outcome> routeTime =
      families.timesBy(
          MetricNames.NOTIFICATION_ROUTE_TIME,
          "From a valid push to its outcome",
          "outcome",
          Outcome.class);
  public final Times totalRequestTime =
      families.times(
          MetricNames.NOTIFICATION_TOTAL_REQUEST_TIME,
          "From the head of a push to its answer, refused ones included");
  public final Count withdrawn =
      families.count(
          MetricNames.NOTIFICATION_WITHDRAWN, "Requests to take a message back that were accepted");
  public final CountByName apiError =
      families.countByName(
          MetricNames.API_ERROR, "Requests answered with an error, by errno", "errno");

  public final CountBy<Fault> refused =
      families.countBy(
          MetricNames.API_REFUSED,
          "Requests answered with an error, by the class of its status",
          "status",
          Fault.class);

  // Between nodes.
  public final Times directDeliveryTime =
      families.times(
          MetricNames.NOTIFICATION_DIRECT_DELIVERY_TIME,
          "From handing a message to a node to the acknowledgement of the user agent");
  public final CountBy<NodeReply> directDeliveryStatus =
      families.countBy(
          MetricNames.NOTIFICATION_DIRECT_DELIVERY_STATUS,
          "Push calls to nodes, this one included, by their answer",
          "status",
          NodeReply.class);
  public final CountBy<Hint> routeHint =
      families.countBy(
          MetricNames.ROUTE_HINT, "Pushes by what the route hint was worth", "hint", Hint.class);
  public final Count hostGone =
      families.count(
          MetricNames.UPDATES_CLIENT_HOST_GONE,
          "Nodes taken out of a record since nobody listens there");
  public final Count nodeTimeout =
      families.count(MetricNames.ERROR_NODE_TIMEOUT, "Calls to nodes without an answer in time");
  public final Count nodeConnect =
      families.count(MetricNames.ERROR_NODE_CONNECT, "Calls to nodes that found no connection");

  // Storage.
  public final CountBy<Topic> messageStored =
      families.countBy(
          MetricNames.NOTIFICATION_MESSAGE_STORED, "Messages stored", "topic", Topic.class);
  public final CountBy<Topic> messageRetrieved =
      families.countBy(
          MetricNames.NOTIFICATION_MESSAGE_RETRIEVED,
          "Messages read from storage to be sent",
          "topic",
          Topic.class);
  public final CountBy<Topic> messageDeleted =
      families.countBy(
          MetricNames.NOTIFICATION_MESSAGE_DELETED,
          "Stored messages deleted, acknowledged or taken back",
          "topic",
          Topic.class);
  public final CountBy<Topic> messageExpired =
      families.countBy(
          MetricNames.NOTIFICATION_MESSAGE_EXPIRED,
          "Stored messages found past their TTL",
          "topic",
          Topic.class);
  public final TimesBy<Topic> storageSaveTime =
      families.timesBy(
          MetricNames.NOTIFICATION_STORAGE_SAVE_TIME,
          "How long storing a message takes",
          "topic",
          Topic.class);
  public final TimesBy<Topic> storageTime =
      families.longTimesBy(
          MetricNames.NOTIFICATION_STORAGE_TIME,
          "How long messages waited in storage before they were sent",
          "topic",
          Topic.class);
  public final CountByName databaseOps =
      families.countByName(
          MetricNames.DATABASE_OPS, "Calls to the storage engine, by what they ask", "operation");

  public final Count databaseErrors =
      families.count(
          MetricNames.DATABASE_ERRORS,
          "Calls to the storage engine that failed, after all that was tried");
  public final Times databaseTime =
      families.times(MetricNames.DATABASE_OPS_TIME, "How long calls to the storage engine take");

  // Broadcasts.
  public final Count megaphoneOk =
      families.count(MetricNames.MEGAPHONE_UPDATER_OK, "Reads of broadcast versions");
  public final CountByName megaphoneError =
      families.countByName(
          MetricNames.MEGAPHONE_UPDATER_ERROR,
          "Reads of broadcast versions that failed, by why",
          "reason");

  // The push log.
  public final Count pushLogPublished =
      families.count(MetricNames.PUSH_LOG_PUBLISHED, "Message events published");
  public final Count pushLogDropped =
      families.count(
          MetricNames.PUSH_LOG_DROPPED, "Message events that the push log had no room for");
  public final Count pushLogFailed =
      families.count(
          MetricNames.PUSH_LOG_FAILED, "Batches of the push log that could not be published");

  // Keys.
  public final Count keyReloadsRefused =
      families.count(
          MetricNames.KEY_RELOADS_REFUSED,
          "Times that keys could not be read again; the old ones stay in use");

  // The process.
  public final Gauge connections =
      families.gauge(MetricNames.CONNECTIONS, "Open connections of user agents");
  public final CountFrom connectionsRefused =
      families.countFrom(
          MetricNames.CONNECTIONS_REFUSED,
          "Connections of user agents refused since the node is full");
  public final Gauge sessions =
      families.gauge(MetricNames.SESSIONS, "User agents that said `hello` and are connected");
  public final Gauge databaseInFlight =
      families.gauge(MetricNames.DATABASE_OPS_INFLIGHT, "Calls to the storage engine in progress");
  public final Gauge remindersWaiting =
      families.gauge(MetricNames.REMINDERS_WAITING, "Calls to nodes that will be tried again");
  public final Gauge routeHints = families.gauge(MetricNames.ROUTE_HINTS, "Route hints remembered");
  public final Gauge certificateDaysLeft =
      families.gauge(
          MetricNames.CERTIFICATE_DAYS_LEFT,
          "Whole days until the first certificate of a TLS listener expires");
  public final Gauge heapUsed = families.gauge(MetricNames.HEAP_USED, "Java heap in use");
  public final Gauge openFiles =
      families.gauge(MetricNames.OPEN_FILES, "File descriptors of the process");

  public Metrics() {
    Runtime runtime = Runtime.getRuntime();
    heapUsed.from(() -> runtime.totalMemory() - runtime.freeMemory());
    if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix) {
      openFiles.from(unix::getOpenFileDescriptorCount);
    }
  }

  /// All of it as OpenMetrics text.
  public byte[] exposition() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      OpenMetricsTextFormatWriter.create()
          .write(out, families.registry().scrape(), EscapingScheme.ALLOW_UTF8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  /// What is documented of them, in the order of declaration.
  public List<MetricFamily> families() {
    return families.declared();
  }
}
