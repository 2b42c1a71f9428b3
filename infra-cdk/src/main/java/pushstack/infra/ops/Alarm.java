package pushstack.infra.ops;

import static pushstack.infra.ops.Rule.atLeast;
import static pushstack.infra.ops.Rule.below;
import static pushstack.infra.ops.Severity.PAGE;
import static pushstack.infra.ops.Severity.TICKET;
import static pushstack.infra.ops.Silence.IS_GOOD;
import static pushstack.infra.ops.Silence.IS_THE_FAULT;
import static pushstack.infra.ops.Silence.SAYS_NOTHING;
import static pushstack.infra.ops.Source.Statistic.AVERAGE;
import static pushstack.infra.ops.Source.Statistic.MAXIMUM;
import static pushstack.infra.ops.Source.Statistic.MINIMUM;
import static pushstack.infra.ops.Source.Statistic.SAMPLES;
import static pushstack.infra.ops.Source.Statistic.SUM;
import static pushstack.infra.ops.Source.ageWhileRead;
import static pushstack.infra.ops.Source.atMaximum;
import static pushstack.infra.ops.Source.growth;
import static pushstack.infra.ops.Source.inEither;
import static pushstack.infra.ops.Source.onAnyNode;
import static pushstack.infra.ops.Source.shareOfRequests;
import static pushstack.infra.ops.Source.tableFaults;
import static pushstack.infra.ops.Source.throttles;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import pushstack.schema.Deployment;
import pushstack.schema.FleetMetric;

/// Every alarm of an environment: what it watches, when it rings and why then, and the page of
/// `ops-runbooks/` that says what to do. The order is that of the dashboard. A table, and as long
/// as there are alarms.
@SuppressWarnings("ImmutableEnumChecker") // records of immutable values
public enum Alarm {
  CONNECTION_NODES_GONE(
      Question.CONNECT,
      PAGE,
      "nodes-gone.md",
      "No connection node is healthy: nobody can connect",
      Source.of(MAXIMUM, AwsMetric.NLB_HEALTHY_HOSTS, Place.CONNECTION_TARGETS),
      below(1, "One node is the least that serves anybody.", 3),
      IS_THE_FAULT),
  CONNECTION_NODES_SILENT(
      Question.CONNECT,
      PAGE,
      "nodes-silent.md",
      "No connection node reports its metrics",
      Source.of(SAMPLES, FleetMetric.CONNECTIONS, NodeRole.CONNECTION),
      below(1, "Every node reports once a minute.", 5),
      IS_THE_FAULT),
  CONNECTIONS_REFUSED(
      Question.CONNECT,
      PAGE,
      "connections-full.md",
      "User agents are refused since a node is full",
      Source.of(SUM, FleetMetric.CONNECTIONS_REFUSED, NodeRole.CONNECTION),
      atLeast(1, "A refused user agent comes back: one bad minute is no matter, three are.", 3),
      IS_GOOD),
  CONNECTIONS_HIGH(
      Question.CONNECT,
      PAGE,
      "connections-full.md",
      "A connection node is nearly full",
      Source.of(MAXIMUM, FleetMetric.CONNECTION_UTILIZATION, NodeRole.CONNECTION),
      atLeast(85, "Scaling aims at 60 %: at 85 % it has not kept up.", 10),
      IS_GOOD),
  CONNECTION_TRACKING_DROPS(
      Question.CONNECT,
      PAGE,
      "connection-tracking.md",
      "A connection node drops packets since its connection tracking is full",
      growth(AwsMetric.CONNTRACK_EXCEEDED, Place.CONNECTION_GROUP),
      atLeast(1, "Each dropped packet is a user agent or a table out of reach.", 1)
          .over(Duration.ofMinutes(1), 3, 5),
      IS_GOOD),
  CONNECTION_TRACKING_LOW(
      Question.CONNECT,
      TICKET,
      "connection-tracking.md",
      "A connection node has little connection tracking left",
      Source.of(MINIMUM, AwsMetric.CONNTRACK_AVAILABLE, Place.CONNECTION_GROUP),
      below(30_000, "A node takes in 500 user agents a second: this is one minute of them.", 5),
      IS_GOOD),
  CERTIFICATE_EXPIRES(
      Question.CONNECT,
      TICKET,
      "certificate-expires.md",
      "The certificate of the load balancers was not renewed",
      Source.of(MINIMUM, AwsMetric.CERTIFICATE_DAYS_LEFT, Place.CERTIFICATE),
      below(30, "ACM renews 60 days ahead; a month is left to find out why not.", 1)
          .over(Duration.ofDays(1), 1, 1),
      SAYS_NOTHING),
  NODE_CERTIFICATE_EXPIRES(
      Question.CONNECT,
      PAGE,
      "certificate-expires.md",
      "The certificate of a connection node expires within two weeks",
      Source.of(MINIMUM, FleetMetric.CERTIFICATE_DAYS_LEFT, NodeRole.CONNECTION),
      below(14, "Who renews on the node does so a month ahead.", 60),
      IS_GOOD),
  ENDPOINT_NODES_GONE(
      Question.SEND,
      PAGE,
      "nodes-gone.md",
      "No endpoint node is healthy: nobody can send",
      Source.of(MAXIMUM, AwsMetric.ALB_HEALTHY_HOSTS, Place.ENDPOINT_TARGETS),
      below(1, "One node is the least that serves anybody.", 3),
      IS_THE_FAULT),
  ENDPOINT_NODES_SILENT(
      Question.SEND,
      PAGE,
      "nodes-silent.md",
      "No endpoint node reports its metrics",
      Source.of(SAMPLES, FleetMetric.PUSHES_ACCEPTED, NodeRole.ENDPOINT),
      below(1, "Every node reports once a minute.", 5),
      IS_THE_FAULT),
  SERVER_ERRORS(
      Question.SEND,
      PAGE,
      "server-errors.md",
      "More than one push in a hundred is answered 5xx",
      shareOfRequests(FleetMetric.SERVER_ERRORS),
      atLeast(1, "Senders try again later, and each such push is late.", 5),
      IS_GOOD),
  LOAD_BALANCER_ERRORS(
      Question.SEND,
      PAGE,
      "server-errors.md",
      "The load balancer answers pushes itself, since no node does",
      Source.of(SUM, AwsMetric.ALB_OWN_5XX, Place.ENDPOINT_LOAD_BALANCER),
      atLeast(10, "A node that ends leaves a few; ten a minute are a fault.", 5),
      IS_GOOD),
  SLOW_ANSWERS(
      Question.SEND,
      PAGE,
      "slow-storage.md",
      "A push takes more than a second on average",
      Source.of(AVERAGE, FleetMetric.REQUEST_TIME, NodeRole.ENDPOINT),
      atLeast(1000, "It waits 250 ms for an acknowledgement and a few ms for storage.", 5),
      IS_GOOD),
  VAPID_REFUSED(
      Question.SEND,
      TICKET,
      "vapid-errors.md",
      "One push in five is refused for its VAPID token",
      shareOfRequests(FleetMetric.VAPID_ERRORS),
      atLeast(20, "One sender with a wrong clock is less; a wrong name of ours is all.", 15),
      IS_GOOD),
  STORAGE_ERRORS_ON_CONNECTION_NODES(
      Question.DELAY,
      PAGE,
      "storage-errors.md",
      "Connection nodes cannot use the tables",
      Source.of(SUM, FleetMetric.STORAGE_ERRORS, NodeRole.CONNECTION),
      atLeast(5, "These failed after all retries, and a user agent waits for each.", 3),
      IS_GOOD),
  STORAGE_ERRORS_ON_ENDPOINT_NODES(
      Question.DELAY,
      PAGE,
      "storage-errors.md",
      "Endpoint nodes cannot use the tables",
      Source.of(SUM, FleetMetric.STORAGE_ERRORS, NodeRole.ENDPOINT),
      atLeast(5, "These failed after all retries, and a sender got 503 for each.", 3),
      IS_GOOD),
  STORAGE_SLOW(
      Question.DELAY,
      TICKET,
      "slow-storage.md",
      "The tables take longer than 100 ms on average",
      Source.of(AVERAGE, FleetMetric.STORAGE_TIME, NodeRole.ENDPOINT),
      atLeast(100, "DynamoDB answers within 10 ms; ten times that is throttling or the way.", 15),
      IS_GOOD),
  TABLES_THROTTLED(
      Question.DELAY,
      TICKET,
      "tables-throttled.md",
      "DynamoDB throttles the tables",
      throttles(Place.ROUTER_TABLE, Place.MESSAGE_TABLE),
      atLeast(10, "The SDK repeats a few unseen; more slows hellos and pushes.", 5),
      IS_GOOD),
  TABLES_FAIL(
      Question.DELAY,
      TICKET,
      "storage-errors.md",
      "DynamoDB has faults of its own with the tables",
      tableFaults(),
      atLeast(10, "The SDK repeats a few unseen; more is an incident of AWS.", 5),
      IS_GOOD),
  NODES_UNREACHABLE(
      Question.DELAY,
      TICKET,
      "node-unreachable.md",
      "Endpoint nodes cannot reach connection nodes",
      Source.of(SUM, FleetMetric.NODE_UNREACHABLE, NodeRole.ENDPOINT),
      atLeast(100, "A node that ended is asked a few times until its records say so.", 10),
      IS_GOOD),
  NODES_SLOW(
      Question.DELAY,
      TICKET,
      "node-unreachable.md",
      "Connection nodes do not answer endpoint nodes in time",
      Source.of(SUM, FleetMetric.NODE_TIMEOUTS, NodeRole.ENDPOINT),
      atLeast(20, "Each is a push that took three seconds and was stored.", 5),
      IS_GOOD),
  BROADCASTS_STALE(
      Question.DELAY,
      TICKET,
      "broadcasts-stale.md",
      "Connection nodes cannot read the versions of broadcasts",
      Source.of(SUM, FleetMetric.BROADCAST_POLLS_FAILED, NodeRole.CONNECTION),
      atLeast(1, "They are read twice a minute; a quarter of an hour of faults is no hiccup.", 15),
      IS_GOOD),
  CONNECTION_NODE_UNHEALTHY(
      Question.FLEET,
      TICKET,
      "node-unhealthy.md",
      "A connection node stays unhealthy",
      Source.of(MAXIMUM, AwsMetric.NLB_UNHEALTHY_HOSTS, Place.CONNECTION_TARGETS),
      atLeast(1, "A new node is ready within five minutes; this is three times as long.", 15),
      IS_GOOD),
  ENDPOINT_NODE_UNHEALTHY(
      Question.FLEET,
      TICKET,
      "node-unhealthy.md",
      "An endpoint node stays unhealthy",
      Source.of(MAXIMUM, AwsMetric.ALB_UNHEALTHY_HOSTS, Place.ENDPOINT_TARGETS),
      atLeast(1, "A new node is ready within five minutes; this is three times as long.", 15),
      IS_GOOD),
  MACHINE_BROKEN(
      Question.FLEET,
      TICKET,
      "node-unhealthy.md",
      "A machine fails its status check",
      inEither(AwsMetric.STATUS_CHECK_FAILED, Place.CONNECTION_GROUP, Place.ENDPOINT_GROUP),
      atLeast(1, "The group replaces such a machine within ten minutes; it did not.", 15),
      IS_GOOD),
  CONNECTION_FLEET_AT_MAXIMUM(
      Question.FLEET,
      TICKET,
      "fleet-at-maximum.md",
      "The connection nodes cannot become more",
      atMaximum(Place.CONNECTION_GROUP),
      atLeast(1, "From here on more users fill the nodes.", 15),
      IS_GOOD),
  ENDPOINT_FLEET_AT_MAXIMUM(
      Question.FLEET,
      TICKET,
      "fleet-at-maximum.md",
      "The endpoint nodes cannot become more",
      atMaximum(Place.ENDPOINT_GROUP),
      atLeast(1, "From here on more pushes slow the nodes.", 15),
      IS_GOOD),
  HEAP_ON_CONNECTION_NODES(
      Question.FLEET,
      PAGE,
      "heap-full.md",
      "A connection node has little memory left",
      Source.of(MAXIMUM, FleetMetric.HEAP_UTILIZATION, NodeRole.CONNECTION),
      atLeast(90, "A node without memory ends itself, and all its user agents come back.", 10),
      IS_GOOD),
  HEAP_ON_ENDPOINT_NODES(
      Question.FLEET,
      PAGE,
      "heap-full.md",
      "An endpoint node has little memory left",
      Source.of(MAXIMUM, FleetMetric.HEAP_UTILIZATION, NodeRole.ENDPOINT),
      atLeast(90, "A node without memory ends itself.", 10),
      IS_GOOD),
  MACHINE_MEMORY(
      Question.FLEET,
      PAGE,
      "machine-full.md",
      "A machine has little memory left",
      inEither(AwsMetric.MACHINE_MEMORY, Place.CONNECTION_GROUP, Place.ENDPOINT_GROUP),
      atLeast(92, "Sockets live outside the heap; without memory the kernel ends the node.", 10),
      IS_GOOD),
  MACHINE_DISK(
      Question.FLEET,
      TICKET,
      "machine-full.md",
      "The disk of a machine is nearly full",
      inEither(AwsMetric.MACHINE_DISK, Place.CONNECTION_GROUP, Place.ENDPOINT_GROUP),
      atLeast(80, "A node writes its log and nothing else; a full disk stops the agents.", 15),
      IS_GOOD),
  OPEN_FILES(
      Question.FLEET,
      PAGE,
      "open-files.md",
      "A node has few file descriptors left",
      onAnyNode(MAXIMUM, FleetMetric.OPEN_FILES_UTILIZATION),
      atLeast(80, "Each connection takes one; without any, the node accepts nobody.", 5),
      IS_GOOD),
  KEYS_REFUSED(
      Question.FLEET,
      TICKET,
      "keys-refused.md",
      "Nodes cannot read their keys again",
      onAnyNode(SUM, FleetMetric.KEY_RELOADS_REFUSED),
      atLeast(1, "The keys in use stay; a node that starts now would get none.", 5),
      IS_GOOD),
  PUSH_LOG_DROPPED(
      Question.PUSH_LOG,
      TICKET,
      "push-log.md",
      "Nodes drop message events",
      onAnyNode(SUM, FleetMetric.PUSH_LOG_DROPPED),
      atLeast(1, "Pushes are not slowed for the log; what is dropped is gone.", 3),
      IS_GOOD),
  PUSH_LOG_NOT_PUBLISHED(
      Question.PUSH_LOG,
      TICKET,
      "push-log.md",
      "Nodes cannot publish message events",
      onAnyNode(SUM, FleetMetric.PUSH_LOG_FAILED),
      atLeast(1, "A batch was given up after all retries; one in a while is no matter.", 3),
      IS_GOOD),
  PUSH_LOG_NOT_DELIVERED(
      Question.PUSH_LOG,
      TICKET,
      "push-log.md",
      "The topic of the push log cannot reach a subscriber",
      Source.of(SUM, AwsMetric.NOTIFICATIONS_FAILED, Place.PUSH_LOG_TOPIC),
      atLeast(1, "To queues and streams SNS repeats for weeks: a failure is a missing right.", 3),
      IS_GOOD),
  PUSH_LOG_BEHIND(
      Question.PUSH_LOG,
      TICKET,
      "push-log.md",
      "The reader of the push log is behind",
      ageWhileRead(Place.PUSH_LOG_QUEUE),
      atLeast(900, "A reader that keeps up is seconds behind; this is a quarter of an hour.", 5),
      IS_GOOD),
  PUSH_LOG_DEAD_LETTERS(
      Question.PUSH_LOG,
      TICKET,
      "push-log.md",
      "Batches of the push log were put aside unread",
      Source.of(MAXIMUM, AwsMetric.MESSAGES_VISIBLE, Place.PUSH_LOG_DEAD_LETTERS),
      atLeast(1, "Its reader failed five times on each of them.", 5),
      IS_GOOD),
  ARCHIVE_LATE(
      Question.PUSH_LOG,
      TICKET,
      "push-log.md",
      "The push log does not reach its archive",
      Source.of(MAXIMUM, AwsMetric.ARCHIVE_AGE, Place.ARCHIVE),
      atLeast(3600, "It collects for five minutes; after a day without success it gives up.", 15),
      IS_GOOD),
  ALARMS_NOT_DELIVERED(
      Question.PUSH_LOG,
      PAGE,
      "alarms-not-delivered.md",
      "Alarms do not reach one of their subscribers",
      Source.of(SUM, AwsMetric.NOTIFICATIONS_FAILED, Place.ALARM_TOPIC),
      atLeast(1, "Whoever does not hear this alarm does not hear the others.", 1),
      IS_GOOD);

  private final Question question;
  private final Severity severity;
  private final String runbook;
  private final String says;
  private final Source source;
  private final Rule rule;
  private final Silence silence;

  Alarm(
      Question question,
      Severity severity,
      String runbook,
      String says,
      Source source,
      Rule rule,
      Silence silence) {
    this.question = question;
    this.severity = severity;
    this.runbook = runbook;
    this.says = says;
    this.source = source;
    this.rule = rule;
    this.silence = silence;
  }

  /// Those that stop a release of the nodes of a role and take it back. AWS wants them to exist
  /// before the machines change, so they are part of the stack of the machines. All of them are
  /// quiet while machines are replaced one after the other.
  public static Set<Alarm> stoppingReleaseOf(NodeRole role) {
    return switch (role) {
      case CONNECTION ->
          EnumSet.of(
              CONNECTION_NODES_GONE,
              CONNECTION_NODES_SILENT,
              STORAGE_ERRORS_ON_CONNECTION_NODES,
              HEAP_ON_CONNECTION_NODES);
      case ENDPOINT ->
          EnumSet.of(
              ENDPOINT_NODES_GONE,
              ENDPOINT_NODES_SILENT,
              SERVER_ERRORS,
              SLOW_ANSWERS,
              STORAGE_ERRORS_ON_ENDPOINT_NODES,
              HEAP_ON_ENDPOINT_NODES);
    };
  }

  /// All others.
  static Set<Alarm> stoppingNothing() {
    Set<Alarm> others = EnumSet.allOf(Alarm.class);
    for (NodeRole role : NodeRole.values()) {
      others.removeAll(stoppingReleaseOf(role));
    }
    return others;
  }

  /// Its name in CloudWatch, as in `push-prod-connections-high`.
  public String awsName(Deployment names) {
    return names.name(name().toLowerCase(Locale.ROOT).replace('_', '-'));
  }

  public Severity severity() {
    return severity;
  }

  /// The file in `ops-runbooks/`.
  public String runbook() {
    return runbook;
  }

  /// What is wrong when it rings, in a sentence without its full stop.
  public String says() {
    return says;
  }

  Question question() {
    return question;
  }

  Source source() {
    return source;
  }

  Rule rule() {
    return rule;
  }

  Silence silence() {
    return silence;
  }
}
