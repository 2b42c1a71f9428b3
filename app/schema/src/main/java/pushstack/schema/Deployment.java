package pushstack.schema;

import java.util.regex.Pattern;

/// The names of what one deployment has in its account. Infrastructure creates under these names
/// and nodes look under them, so nothing has to be exported from one to the other.
///
/// @param environment tells deployments of one account apart: 1 to 20 lower-case letters, digits
///   and dashes, a letter first
public record Deployment(String environment) {
  /// The [#parameter] with the address that user agents connect to.
  public static final String WEBSOCKET_URL = "websocket-url";

  /// The [#parameter] with what push endpoints begin with.
  public static final String ENDPOINT_URL = "endpoint-url";

  /// What all names of all deployments begin with.
  public static final String PRODUCT = "push";

  /// The longest name made from it, that of a target group, has room for 32 characters.
  private static final Pattern ENVIRONMENT = Pattern.compile("[a-z][a-z0-9-]{0,19}");

  public Deployment {
    if (!ENVIRONMENT.matcher(environment).matches()) {
      throw new IllegalArgumentException(
          "an environment has 1 to 20 of the characters a-z 0-9 -, a letter first, not: "
              + environment);
    }
  }

  /// A physical name, as in `push-prod-alarms`.
  public String name(String part) {
    return PRODUCT + "-" + environment + "-" + part;
  }

  /// The tables, whose prefix is `push-prod-`.
  public Tables tables() {
    return new Tables(name(""));
  }

  /// The topic that carries batches of message events.
  public String pushLogTopic() {
    return name("push-log");
  }

  /// The queue of the push log that the log processor reads.
  public String pushLogQueue() {
    return name("push-log");
  }

  /// Where batches end that the log processor could not read.
  public String pushLogDeadLetterQueue() {
    return name("push-log-dead");
  }

  /// The topic that all alarms notify.
  public String alarmTopic() {
    return name("alarms");
  }

  /// The path of the SSM parameters that nodes read, with a slash behind it. Below it each
  /// parameter has the name of a key of the service's configuration.
  public String configurationPath() {
    return "/" + PRODUCT + "/" + environment + "/config/";
  }

  /// The SSM parameter of one key of the service's configuration.
  public String configurationParameter(String key) {
    return configurationPath() + key;
  }

  /// An SSM parameter for other programs, such as [#ENDPOINT_URL].
  public String parameter(String name) {
    return "/" + PRODUCT + "/" + environment + "/" + name;
  }

  /// The secret with the keys of push endpoints, one a line, newest first.
  public String tokenKeysSecret() {
    return secret("token-keys");
  }

  /// The secret with which nodes prove themselves to each other, one a line, newest first.
  public String nodeAuthSecret() {
    return secret("node-auth-keys");
  }

  /// The secret that admin calls carry.
  public String adminTokenSecret() {
    return secret("admin-token");
  }

  /// The secret with the certificate chain and the private key of connection nodes that end TLS
  /// themselves: a JSON object with `certificate` and `key`, both PEM. Empty until an operator
  /// fills it.
  public String websocketTlsSecret() {
    return secret("websocket-tls");
  }

  /// The secret with the credentials of a phone bridge, empty until an operator fills it.
  ///
  /// @param platform `gcm` or `apns`
  public String bridgeSecret(String platform) {
    return secret("bridge-" + platform);
  }

  private String secret(String name) {
    return PRODUCT + "/" + environment + "/" + name;
  }
}
