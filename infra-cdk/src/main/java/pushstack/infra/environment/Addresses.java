package pushstack.infra.environment;

import java.util.Optional;
import java.util.regex.Pattern;

/// The names under which the service is reached. They outlive every machine and load balancer: push
/// endpoints, which application servers keep for years, begin with the second.
///
/// @param websocket DNS name for user agents
/// @param endpoint DNS name for application servers
/// @param hostedZone zone of Route 53 in which the names are made; without it the operator points
///   the names at the load balancers
/// @param certificate ARN of an ACM certificate of the same region for both names; without it one
///   is made and proved in the hosted zone
public record Addresses(
    String websocket,
    String endpoint,
    Optional<HostedZone> hostedZone,
    Optional<String> certificate) {
  private static final Pattern NAME =
      Pattern.compile(
          "(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]");

  /// A public zone that exists.
  ///
  /// @param id as `Z0123456789ABCDEFGHIJ`
  /// @param name as `example.org`
  public record HostedZone(String id, String name) {
    public HostedZone {
      Check.that(id.matches("Z[A-Z0-9]{1,31}"), "id must be the id of a zone (Z…), not " + id);
      checkName("name", name);
    }
  }

  public Addresses {
    checkName("websocket", websocket);
    checkName("endpoint", endpoint);
    Check.that(
        !websocket.equals(endpoint),
        "websocket and endpoint must be two names, since two load balancers answer, not both "
            + endpoint);
    certificate.ifPresent(arn -> Check.arn("certificate", arn, "acm", "certificate/"));
    Check.that(
        hostedZone.isPresent() || certificate.isPresent(),
        "hosted-zone, in which a certificate can be proved, or certificate must be given");
    if (hostedZone.isPresent()) {
      String end = "." + hostedZone.get().name();
      Check.that(
          websocket.endsWith(end) && endpoint.endsWith(end),
          "websocket and endpoint must be names within the hosted zone " + hostedZone.get().name());
    }
  }

  private static void checkName(String key, String name) {
    Check.that(
        NAME.matcher(name).matches(),
        "%s must be a DNS name in lower case such as push.example.org, not %s"
            .formatted(key, name));
  }
}
