package pushstack.infra.ops;

import java.util.Optional;
import pushstack.infra.environment.Env;
import pushstack.infra.environment.PushStack;
import software.constructs.Construct;

/// The alarms that stop no release, and the dashboard. It only looks: it can be deployed, deleted
/// and made anew at any time. It reads which machines there are when it is deployed.
public final class OpsStack extends PushStack {
  /// @param id the part, as `Ops`
  public OpsStack(Construct scope, String id, Env env) {
    super(scope, id, env, "Alarms and the dashboard of Pushstack.");
    Places places = places(env);
    new CloudWatchAlarms(this, names(), places).make(Alarm.stoppingNothing());
    String dashboard = new Overview(this, names(), places).make();
    output(
        "Dashboard",
        "https://%s.console.aws.amazon.com/cloudwatch/home?region=%s#dashboards/dashboard/%s"
            .formatted(env.region(), env.region(), dashboard),
        "Can users connect, can senders send, is anything late, is the fleet healthy");
  }

  private Places places(Env env) {
    Places places = Places.of(names()).withArchive(name(Measured.ARCHIVE_STREAM));
    if (env.fleet().isEmpty()) {
      return places;
    }
    Optional<String> certificate = env.fleet().get().addresses().certificate();
    return places
        .withConnectionNodes(
            name(Measured.CONNECTION_GROUP),
            name(Measured.CONNECTION_LOAD_BALANCER),
            name(Measured.CONNECTION_TARGET_GROUP))
        .withEndpointNodes(
            name(Measured.ENDPOINT_GROUP),
            name(Measured.ENDPOINT_LOAD_BALANCER),
            name(Measured.ENDPOINT_TARGET_GROUP))
        .withCertificate(certificate.orElseGet(() -> name(Measured.CERTIFICATE)));
  }

  private String name(Measured measured) {
    return provided(measured.parameter());
  }
}
