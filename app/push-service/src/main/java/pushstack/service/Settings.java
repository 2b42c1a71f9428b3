package pushstack.service;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import pushstack.schema.Deployment;
import pushstack.schema.Ports;

/// The catalogue of the configuration. Parsing, validation, help and the README's table come from
/// it.
final class Settings {
  private static final String LOOPBACK = "127.0.0.1";
  private static final String LOOPBACK_REASON =
      "Nothing is open to a network unless someone says so.";

  // Outside of these bounds a value is a mistake, such as a wrong unit.
  private static final ValueType<Duration> INTERVAL = ValueType.duration("1s", "7d");
  private static final ValueType<Duration> SHORT = ValueType.duration("1ms", "10m");

  static final Setting<ServiceConfig.Role> ROLE =
      new Setting<>(
          "role",
          ValueType.oneOf(ServiceConfig.Role.class),
          "all",
          "Which half of the service this process is: `connection` talks to user agents,"
              + " `endpoint` to application servers.",
          "One process does everything on one machine.");

  static final Setting<ServiceConfig.Engine> ENGINE =
      new Setting<>(
          "storage.engine",
          ValueType.oneOf(ServiceConfig.Engine.class),
          "embedded",
          "Where messages wait: `embedded` keeps them in one file, `dynamodb` in DynamoDB or what"
              + " speaks its protocol.",
          "Needs nothing besides this process.");
  static final Setting<Path> DATA =
      new Setting<>(
          "data",
          ValueType.path(),
          ".pushstack",
          "Folder of the embedded engine: its file, and the keys made at first start.",
          "Beside where the process was started.");
  static final Setting<String> TABLE_PREFIX =
      new Setting<>(
          "storage.table-prefix",
          ValueType.text(
              Pattern.compile("[A-Za-z0-9_.-]{0,200}"),
              "at most 200 letters, digits, dots, dashes and underscores"),
          "pushstack-",
          "What the names of the DynamoDB tables begin with.",
          "Several deployments can share an account.");
  static final Setting<URI> DYNAMODB_ENDPOINT =
      optional(
          "storage.dynamodb.endpoint",
          ValueType.baseUrl(Set.of("http", "https")),
          "Address of DynamoDB.",
          "The AWS SDK finds it, also from `AWS_ENDPOINT_URL_DYNAMODB`.");
  static final Setting<String> DYNAMODB_REGION =
      optional(
          "storage.dynamodb.region",
          ValueType.text(Pattern.compile("[a-z0-9-]{2,40}"), "a region such as eu-central-1"),
          "Region of DynamoDB.",
          "The AWS SDK finds it.");

  static final Setting<String> WEBSOCKET_HOST = host("websocket", "user agents");
  static final Setting<Integer> WEBSOCKET_PORT = port("websocket", Ports.WEBSOCKET);
  static final Setting<Integer> MAX_CONNECTIONS =
      new Setting<>(
          "websocket.max-connections",
          ValueType.count(1, 10_000_000),
          "100000",
          "Connections at once; one more is refused with 503.",
          "About 200 MB of memory; each also takes a file descriptor.");
  static final Setting<Integer> MAX_MESSAGE_BYTES =
      new Setting<>(
          "websocket.max-message-bytes",
          ValueType.size("1KB", "1MB"),
          "64KB",
          "Longest message of a user agent, all its fragments together.",
          "An acknowledgement of 150 messages is about 40 KB.");
  static final Setting<Duration> HANDSHAKE_TIMEOUT =
      new Setting<>(
          "websocket.handshake-timeout",
          SHORT,
          "10s",
          "Time for the whole HTTP head of the upgrade.",
          "Three retransmissions on a bad network; a slow sender is not kept longer.");
  static final Setting<Duration> HELLO_TIMEOUT =
      new Setting<>(
          "websocket.hello-timeout",
          SHORT,
          "5s",
          "Time from the upgrade to `hello`.",
          "User agents send it at once.");
  static final Setting<Duration> PING_INTERVAL =
      new Setting<>(
          "websocket.ping-interval",
          INTERVAL,
          "300s",
          "How often an idle user agent is asked whether it is still there.",
          "Shorter wakes the radio of laptops and costs traffic; longer is cut by middleboxes.");
  static final Setting<Duration> PONG_TIMEOUT =
      new Setting<>(
          "websocket.pong-timeout",
          SHORT,
          "4s",
          "Time to answer such a ping before the connection counts as lost.",
          "Messages sent meanwhile are stored, so being wrong costs one reconnect.");
  static final Setting<Duration> MIN_PING_GAP =
      new Setting<>(
          "websocket.min-ping-gap",
          ValueType.duration("0s", "1h"),
          "45s",
          "Pings of a user agent that come faster end its connection with 4774.",
          "Well-behaved ones wait for minutes.");
  static final Setting<Integer> MESSAGE_LIMIT =
      new Setting<>(
          "websocket.message-limit",
          ValueType.count(1, 100_000),
          "150",
          "Stored messages drained in one go before the user agent is reset.",
          "More has piled up only where nobody reads.");
  static final Setting<List<URI>> ALLOWED_ORIGINS =
      new Setting<>(
          "websocket.allowed-origins",
          ValueType.listOf(ValueType.baseUrl(Set.of("http", "https", "ws", "wss"))),
          "",
          "Origins that may connect; empty admits all.",
          "Firefox sends the address of the server as its origin; others send none.");
  static final Setting<Boolean> WEBSOCKET_PROXY_PROTOCOL =
      proxyProtocol("websocket.proxy-protocol");
  static final Setting<Duration> WRITE_TIMEOUT =
      new Setting<>(
          "websocket.write-timeout",
          SHORT,
          "10s",
          "How long a connection may take nothing of what is sent to it.",
          "A reader that stalls longer is gone or hostile.");
  static final Setting<Integer> MAX_UNACKNOWLEDGED =
      new Setting<>(
          "websocket.max-unacknowledged",
          ValueType.count(1, 10_000),
          "128",
          "Messages sent to a user agent and not yet acknowledged; further ones are stored.",
          "Bounds what a silent reader costs: about 700 KB.");
  static final Setting<Duration> RECHECK_INTERVAL =
      new Setting<>(
          "websocket.recheck-interval",
          INTERVAL,
          "1h",
          "How often a session looks at its record and its stored messages unasked.",
          "Net for double faults only; costs one read each.");
  static final Setting<Path> WEBSOCKET_CERTIFICATE =
      certificate("websocket.tls.certificate", "user agents");
  static final Setting<Path> WEBSOCKET_KEY = certificateKey("websocket");

  static final Setting<String> INTERNAL_HOST = host("internal", "other nodes");
  static final Setting<Integer> INTERNAL_PORT = port("internal", Ports.INTERNAL);
  static final Setting<URI> NODE_URL =
      optional(
          "internal.url",
          ValueType.baseUrl(Set.of("http")),
          "Where other nodes reach this one.",
          "`http://`, the host and the port of the internal listener.");

  static final Setting<String> ENDPOINT_HOST = host("endpoint", "application servers");
  static final Setting<Integer> ENDPOINT_PORT = port("endpoint", Ports.ENDPOINT);
  static final Setting<URI> ENDPOINT_URL =
      optional(
          "endpoint.public-url",
          ValueType.baseUrl(Set.of("http", "https")),
          "What push endpoints begin with; its origin is the audience that VAPID tokens name.",
          "`http://127.0.0.1` or, with TLS, `https://127.0.0.1`, and the port of the listener.");
  static final Setting<Integer> MAX_DATA_BYTES =
      new Setting<>(
          "endpoint.max-data-bytes",
          ValueType.size("4096", "64KB"),
          "5630",
          "Longest body of a push.",
          "4,096 bytes of clear text in the wordiest encoding; RFC 8030 asks for 4,096 at least.");
  static final Setting<Duration> MAX_TTL =
      new Setting<>(
          "endpoint.max-ttl",
          ValueType.duration("1m", "60d"),
          "30d",
          "Longer TTLs are shortened to this.",
          "Nobody misses an older message; it bounds storage.");
  static final Setting<Duration> READ_TIMEOUT =
      new Setting<>(
          "endpoint.read-timeout",
          SHORT,
          "10s",
          "Time for a whole request, head and body.",
          "A body is at most one packet train; a slow sender is not kept longer.");
  static final Setting<Boolean> ENDPOINT_PROXY_PROTOCOL = proxyProtocol("endpoint.proxy-protocol");
  static final Setting<Integer> VAPID_CACHE_ENTRIES =
      new Setting<>(
          "endpoint.vapid-cache-entries",
          ValueType.count(0, 10_000_000),
          "10000",
          "Verified VAPID tokens remembered.",
          "Senders reuse a token for hours; about 1 KB each.");
  static final Setting<URI> ERROR_DOCUMENTATION =
      optional(
          "endpoint.error-documentation",
          ValueType.url(),
          "Page that error answers refer to as `more_info`.",
          "Our own documentation of errors.");
  static final Setting<Path> ENDPOINT_CERTIFICATE =
      certificate("endpoint.tls.certificate", "application servers");
  static final Setting<Path> ENDPOINT_KEY = certificateKey("endpoint");
  static final Setting<Duration> TLS_RELOAD_INTERVAL =
      new Setting<>(
          "tls.reload-interval",
          INTERVAL,
          "1m",
          "How often certificate files are looked at; a changed one is used without a restart.",
          "One look at two files.");

  static final Setting<String> ADMIN_HOST = host("admin", "operators");
  static final Setting<Integer> ADMIN_PORT = port("admin", Ports.ADMIN);
  static final Setting<Secret> ADMIN_TOKEN =
      optional(
          "admin.token",
          ValueType.secret(KeyKind::isLongSecret, KeyKind.LONG_SECRET),
          "Bearer token of admin calls that change something.",
          "Without one such calls are taken from loopback only.");
  static final Setting<String> ADMIN_TOKEN_SECRET = keysSecret("admin.token-secret", "admin.token");

  static final Setting<Boolean> PAGE_ENABLED =
      new Setting<>(
          "page.enabled",
          ValueType.bool(),
          "false",
          "Serves the page for trying the service out.",
          "It sends pushes for whoever opens it.");
  static final Setting<String> PAGE_HOST = host("page", "the page; loopback only");
  static final Setting<Integer> PAGE_PORT = port("page", Ports.PAGE);

  static final Setting<Duration> ACK_WINDOW =
      new Setting<>(
          "delivery.ack-window",
          ValueType.duration("0ms", "10s"),
          "250ms",
          "How long a push waits for the acknowledgement before the message is stored.",
          "Most come within; storing earlier costs a write and a delete.");
  static final Setting<Duration> PUSH_TIMEOUT =
      new Setting<>(
          "delivery.push-timeout",
          ValueType.duration("100ms", "1m"),
          "3s",
          "How long a push call to a node may take, storing included.",
          "Longer than a slow write, shorter than the patience of senders.");
  static final Setting<Integer> ROUTE_HINT_ENTRIES =
      new Setting<>(
          "delivery.route-hint-entries",
          ValueType.count(0, 100_000_000),
          "100000",
          "User agents whose node is remembered; a right hint spares all storage calls.",
          "About 150 bytes each.");

  static final Setting<List<Secret>> TOKEN_KEYS = inlineKeys("keys.token", KeyKind.TOKEN);
  static final Setting<Path> TOKEN_KEYS_FILE = keysFile("keys.token-file", "keys.token");
  static final Setting<List<Secret>> NODE_AUTH_KEYS =
      inlineKeys("keys.node-auth", KeyKind.NODE_AUTH);
  static final Setting<Path> NODE_AUTH_KEYS_FILE =
      keysFile("keys.node-auth-file", "keys.node-auth");
  static final Setting<String> TOKEN_KEYS_SECRET = keysSecret("keys.token-secret", "keys.token");
  static final Setting<String> NODE_AUTH_KEYS_SECRET =
      keysSecret("keys.node-auth-secret", "keys.node-auth");
  static final Setting<Duration> KEYS_RELOAD_INTERVAL =
      new Setting<>(
          "keys.reload-interval",
          INTERVAL,
          "1m",
          "How often key files and secrets are read; changed ones are used without a restart.",
          "One look at two files, or one call for each secret.");

  static final Setting<Duration> BROADCAST_POLL_INTERVAL =
      new Setting<>(
          "broadcasts.poll-interval",
          INTERVAL,
          "30s",
          "How often the versions of broadcasts are read.",
          "One read of a small table.");
  static final Setting<URI> MEGAPHONE_URL =
      optional(
          "broadcasts.megaphone-url",
          ValueType.url(),
          "Megaphone-compatible source of further broadcasts.",
          "The `broadcast` table is the only source.");

  static final Setting<Integer> DRAIN_RATE =
      new Setting<>(
          "drain.sessions-per-second",
          ValueType.count(1, 1_000_000),
          "500",
          "How fast sessions are ended when the node drains or stops.",
          "What a freshly started node takes in.");
  static final Setting<Duration> DRAIN_GRACE =
      new Setting<>(
          "drain.grace",
          ValueType.duration("0s", "1h"),
          "10s",
          "How long, after the last session, calls in progress may take.",
          "Three times the push timeout.");

  static final Setting<String> PUSH_LOG_TOPIC =
      optional(
          "push-log.topic-arn",
          ValueType.text(
              Pattern.compile("arn:[a-z-]+:sns:[a-z0-9-]+:[0-9]{12}:[A-Za-z0-9_-]{1,256}"),
              "the ARN of an SNS topic"),
          "SNS topic that message events are published to.",
          "They go nowhere else than to file and consumers.");
  static final Setting<Path> PUSH_LOG_FILE =
      optional(
          "push-log.file",
          ValueType.path(),
          "File that message events are appended to, one JSON object a line.",
          "None is written.");
  static final Setting<Integer> PUSH_LOG_FILE_SIZE =
      new Setting<>(
          "push-log.file-size",
          ValueType.size("1MB", "1024MB"),
          "100MB",
          "Size at which that file is renamed, `.1` behind its name, and begun anew.",
          "About 50,000 messages; twice that on disk at most.");

  static final Setting<ServiceConfig.LogFormat> LOG_FORMAT =
      new Setting<>(
          "log.format",
          ValueType.oneOf(ServiceConfig.LogFormat.class),
          "json",
          "One JSON object a line, or text for people.",
          "Logs are collected.");
  static final Setting<ServiceConfig.LogLevel> LOG_LEVEL =
      new Setting<>(
          "log.level",
          ValueType.oneOf(ServiceConfig.LogLevel.class),
          "info",
          "What is logged; can be changed while the process runs.",
          "Enough to follow what the process does.");

  static final Setting<Deployment> FLEET_ENVIRONMENT =
      optional(
          "fleet.environment",
          ValueType.deployment(),
          "Name of the deployment on AWS; turns on the metrics in CloudWatch, which carry it.",
          "Nothing is published.");
  static final Setting<Duration> CLOUDWATCH_INTERVAL =
      new Setting<>(
          "metrics.cloudwatch.interval",
          INTERVAL,
          "1m",
          "How often the metrics are published.",
          "The finest that CloudWatch keeps without extra cost.");
  static final Setting<Boolean> LIFECYCLE_ENABLED =
      new Setting<>(
          "lifecycle.enabled",
          ValueType.bool(),
          "false",
          "Whether the node follows the life of its EC2 machine: says when it is ready, and drains"
              + " and stops when its Auto Scaling group lets it go.",
          "Only machines of such a group have hooks.");
  static final Setting<Duration> LIFECYCLE_POLL_INTERVAL =
      new Setting<>(
          "lifecycle.poll-interval",
          SHORT,
          "5s",
          "How often the machine is asked where it is headed.",
          "It answers itself, so asking costs nothing; a drain takes minutes.");
  static final Setting<Duration> LIFECYCLE_HEARTBEAT_INTERVAL =
      new Setting<>(
          "lifecycle.heartbeat-interval",
          SHORT,
          "20s",
          "How often more time is asked for while the node drains.",
          "The shortest timeout that a hook can have is 30 s.");

  /// Every setting, in the order of the reference table.
  static final List<Setting<?>> ALL =
      List.of(
          ROLE,
          DATA,
          ENGINE,
          TABLE_PREFIX,
          DYNAMODB_ENDPOINT,
          DYNAMODB_REGION,
          WEBSOCKET_HOST,
          WEBSOCKET_PORT,
          MAX_CONNECTIONS,
          MAX_MESSAGE_BYTES,
          HANDSHAKE_TIMEOUT,
          HELLO_TIMEOUT,
          PING_INTERVAL,
          PONG_TIMEOUT,
          MIN_PING_GAP,
          MESSAGE_LIMIT,
          MAX_UNACKNOWLEDGED,
          WRITE_TIMEOUT,
          RECHECK_INTERVAL,
          ALLOWED_ORIGINS,
          WEBSOCKET_PROXY_PROTOCOL,
          WEBSOCKET_CERTIFICATE,
          WEBSOCKET_KEY,
          INTERNAL_HOST,
          INTERNAL_PORT,
          NODE_URL,
          ENDPOINT_HOST,
          ENDPOINT_PORT,
          ENDPOINT_URL,
          MAX_DATA_BYTES,
          MAX_TTL,
          READ_TIMEOUT,
          VAPID_CACHE_ENTRIES,
          ERROR_DOCUMENTATION,
          ENDPOINT_PROXY_PROTOCOL,
          ENDPOINT_CERTIFICATE,
          ENDPOINT_KEY,
          TLS_RELOAD_INTERVAL,
          ADMIN_HOST,
          ADMIN_PORT,
          ADMIN_TOKEN,
          ADMIN_TOKEN_SECRET,
          PAGE_ENABLED,
          PAGE_HOST,
          PAGE_PORT,
          ACK_WINDOW,
          PUSH_TIMEOUT,
          ROUTE_HINT_ENTRIES,
          TOKEN_KEYS,
          TOKEN_KEYS_FILE,
          TOKEN_KEYS_SECRET,
          NODE_AUTH_KEYS,
          NODE_AUTH_KEYS_FILE,
          NODE_AUTH_KEYS_SECRET,
          KEYS_RELOAD_INTERVAL,
          BROADCAST_POLL_INTERVAL,
          MEGAPHONE_URL,
          DRAIN_RATE,
          DRAIN_GRACE,
          PUSH_LOG_TOPIC,
          PUSH_LOG_FILE,
          PUSH_LOG_FILE_SIZE,
          FLEET_ENVIRONMENT,
          CLOUDWATCH_INTERVAL,
          LIFECYCLE_ENABLED,
          LIFECYCLE_POLL_INTERVAL,
          LIFECYCLE_HEARTBEAT_INTERVAL,
          LOG_FORMAT,
          LOG_LEVEL);

  private Settings() {}

  static @Nullable Setting<?> byKey(String key) {
    return ALL.stream().filter(setting -> setting.key().equals(key)).findFirst().orElse(null);
  }

  static @Nullable Setting<?> byEnvironmentName(String name) {
    return ALL.stream()
        .filter(setting -> setting.environmentName().equals(name))
        .findFirst()
        .orElse(null);
  }

  private static <T> Setting<T> optional(
      String key, ValueType<T> type, String meaning, String otherwise) {
    return new Setting<>(key, type, null, meaning, otherwise);
  }

  private static Setting<String> host(String listener, String peers) {
    return new Setting<>(
        listener + ".host",
        ValueType.host(),
        LOOPBACK,
        "Address of the listener for " + peers + ".",
        LOOPBACK_REASON);
  }

  private static Setting<Integer> port(String listener, int port) {
    return new Setting<>(
        listener + ".port",
        ValueType.port(),
        Integer.toString(port),
        "Port of that listener; 0 takes any free one.",
        "Of the design.");
  }

  private static Setting<Boolean> proxyProtocol(String key) {
    return new Setting<>(
        key,
        ValueType.bool(),
        "false",
        "Whether every connection begins with a PROXY protocol header.",
        "Anyone could pretend an address if it were read unasked.");
  }

  private static Setting<Path> certificate(String key, String peers) {
    return optional(
        key,
        ValueType.path(),
        "PEM file with the certificate chain; turns TLS on for " + peers + ".",
        "TLS ends in front of the process.");
  }

  private static Setting<Path> certificateKey(String listener) {
    return optional(
        listener + ".tls.key",
        ValueType.path(),
        "PEM file with the private key of that certificate.",
        "As the certificate.");
  }

  private static Setting<List<Secret>> inlineKeys(String key, KeyKind kind) {
    return optional(
        key,
        ValueType.secrets(kind::accepts, kind.form()),
        kind.meaning() + ", newest first.",
        "The embedded engine makes one at first start; dynamodb wants it given.");
  }

  private static Setting<Path> keysFile(String key, String instead) {
    return optional(
        key,
        ValueType.path(),
        "File with the same, one a line, newest first; must be closed to others.",
        "`" + instead + "` is used.");
  }

  private static Setting<String> keysSecret(String key, String instead) {
    return optional(
        key,
        ValueType.text(
            Pattern.compile("[A-Za-z0-9/_+=.@:-]{1,2048}"),
            "the name or ARN of a secret of AWS Secrets Manager"),
        "Name or ARN of a secret of AWS Secrets Manager with the same, one a line, newest first.",
        "`" + instead + "` is used.");
  }
}
