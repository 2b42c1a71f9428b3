package pushstack.schema;

/// The names of the metric families, as dashboards and alarms refer to them. Counters appear with
/// `_total` behind their name.
public final class MetricNames {
  private static final String PREFIX = "pushstack_";

  public static final String UA_COMMAND_HELLO = PREFIX + "ua_command_hello";
  public static final String UA_COMMAND_REGISTER = PREFIX + "ua_command_register";
  public static final String UA_COMMAND_UNREGISTER = PREFIX + "ua_command_unregister";
  public static final String UA_COMMAND_ACK = PREFIX + "ua_command_ack";
  public static final String UA_COMMAND_NACK = PREFIX + "ua_command_nack";
  public static final String UA_ALREADY_CONNECTED = PREFIX + "ua_already_connected";
  public static final String UA_CONNECTION_CHECK = PREFIX + "ua_connection_check";
  public static final String UA_CONNECTION_LIFESPAN = PREFIX + "ua_connection_lifespan_seconds";
  public static final String UA_CONNECTION_CHANNEL_COUNT = PREFIX + "ua_connection_channel_count";
  public static final String UA_CONNECTION_END = PREFIX + "ua_connection_end";
  public static final String UA_CONNECTION_REFUSED = PREFIX + "ua_connection_refused";
  public static final String UA_NOTIFICATION_SENT = PREFIX + "ua_notification_sent";
  public static final String UA_MESSAGE_DATA = PREFIX + "ua_message_data_bytes";
  public static final String UA_EXPIRATION = PREFIX + "ua_expiration";
  public static final String CLIENT_CHANNEL_FULL = PREFIX + "client_channel_full";

  public static final String NOTIFICATION_RECEIVED = PREFIX + "notification_received";
  public static final String NOTIFICATION_AUTH = PREFIX + "notification_auth";
  public static final String NOTIFICATION_AUTH_OK = PREFIX + "notification_auth_ok";
  public static final String NOTIFICATION_AUTH_ERROR = PREFIX + "notification_auth_error";
  public static final String NOTIFICATION_ENCODING = PREFIX + "updates_notification_encoding";
  public static final String NOTIFICATION_MESSAGE_DATA = PREFIX + "notification_message_data_bytes";
  public static final String NOTIFICATION_ROUTE_TIME = PREFIX + "notification_route_time_seconds";
  public static final String NOTIFICATION_DIRECT_DELIVERY_TIME =
      PREFIX + "notification_direct_delivery_time_seconds";
  public static final String NOTIFICATION_DIRECT_DELIVERY_STATUS =
      PREFIX + "notification_direct_delivery_status";
  public static final String NOTIFICATION_TOTAL_REQUEST_TIME =
      PREFIX + "notification_total_request_time_seconds";
  public static final String NOTIFICATION_WITHDRAWN = PREFIX + "notification_withdrawn";
  public static final String API_ERROR = PREFIX + "api_error";
  public static final String API_REFUSED = PREFIX + "api_refused";

  public static final String NOTIFICATION_MESSAGE_STORED = PREFIX + "notification_message_stored";
  public static final String NOTIFICATION_MESSAGE_RETRIEVED =
      PREFIX + "notification_message_retrieved";
  public static final String NOTIFICATION_MESSAGE_DELETED = PREFIX + "notification_message_deleted";
  public static final String NOTIFICATION_MESSAGE_EXPIRED = PREFIX + "notification_message_expired";
  public static final String NOTIFICATION_STORAGE_SAVE_TIME =
      PREFIX + "notification_storage_save_time_seconds";
  public static final String NOTIFICATION_STORAGE_TIME =
      PREFIX + "notification_storage_time_seconds";
  public static final String DATABASE_OPS = PREFIX + "database_ops";
  public static final String DATABASE_ERRORS = PREFIX + "database_errors";
  public static final String DATABASE_OPS_TIME = PREFIX + "database_ops_time_seconds";

  public static final String ROUTE_HINT = PREFIX + "route_hint";
  public static final String UPDATES_CLIENT_HOST_GONE = PREFIX + "updates_client_host_gone";
  public static final String ERROR_NODE_TIMEOUT = PREFIX + "error_node_timeout";
  public static final String ERROR_NODE_CONNECT = PREFIX + "error_node_connect";
  public static final String MEGAPHONE_UPDATER_OK = PREFIX + "megaphone_updater_ok";
  public static final String MEGAPHONE_UPDATER_ERROR = PREFIX + "megaphone_updater_error";

  public static final String PUSH_LOG_PUBLISHED = PREFIX + "push_log_published";
  public static final String PUSH_LOG_DROPPED = PREFIX + "push_log_dropped";
  public static final String PUSH_LOG_FAILED = PREFIX + "push_log_failed";

  public static final String KEY_RELOADS_REFUSED = PREFIX + "key_reloads_refused";

  public static final String CONNECTIONS = PREFIX + "connections";
  public static final String CONNECTIONS_REFUSED = PREFIX + "connections_refused";
  public static final String CERTIFICATE_DAYS_LEFT = PREFIX + "certificate_days_left";
  public static final String SESSIONS = PREFIX + "sessions";
  public static final String DATABASE_OPS_INFLIGHT = PREFIX + "database_ops_inflight";
  public static final String REMINDERS_WAITING = PREFIX + "reminders_waiting";
  public static final String ROUTE_HINTS = PREFIX + "route_hints";
  public static final String HEAP_USED = PREFIX + "heap_used_bytes";
  public static final String OPEN_FILES = PREFIX + "open_files";

  private MetricNames() {}
}
