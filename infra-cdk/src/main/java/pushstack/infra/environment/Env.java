package pushstack.infra.environment;

import java.util.Optional;
import java.util.regex.Pattern;
import pushstack.schema.Deployment;

/// One environment: all that the stacks want to know. A value of this type can be deployed; what
/// could not be has been refused with one sentence.
///
/// @param name tells environments of one account apart; the name of its file
/// @param profile where it is deployed to
/// @param account the AWS account, 12 digits
/// @param region the AWS region
/// @param permissionBoundary name of a managed policy that bounds every role made here
/// @param protectStacks whether a stack refuses to be deleted until this is false
/// @param endpointUrl what push endpoints begin with where no fleet is deployed; with one its
///   address says so
/// @param data what holds the data
/// @param pushLog what is kept of the push log
/// @param alarms who hears of alarms
/// @param fleet everything that runs on machines; without it nodes run somewhere else
public record Env(
    String name,
    Profile profile,
    String account,
    String region,
    Optional<String> permissionBoundary,
    boolean protectStacks,
    Optional<String> endpointUrl,
    Data data,
    PushLog pushLog,
    Alarms alarms,
    Optional<Fleet> fleet) {
  private static final Pattern ACCOUNT = Pattern.compile("[0-9]{12}");
  private static final Pattern REGION = Pattern.compile("[a-z]{2}(-[a-z]+)+-[0-9]");
  private static final Pattern POLICY_NAME = Pattern.compile("[\\w+=,.@-]{1,128}");
  private static final Pattern ORIGIN = Pattern.compile("https?://[A-Za-z0-9.-]+(:[0-9]{1,5})?");

  public Env {
    // Refuses a name that is too long or has other characters.
    new Deployment(name);
    Check.that(
        ACCOUNT.matcher(account).matches(),
        "account must be the 12 digits of an AWS account, not " + account);
    Check.that(
        REGION.matcher(region).matches(),
        "region must be an AWS region such as eu-central-1, not " + region);
    permissionBoundary.ifPresent(policy ->
        Check.that(
            POLICY_NAME.matcher(policy).matches(),
            "permission-boundary must be the name of a policy, not " + policy));
    checkKey(region, data);
    checkFleet(profile, region, endpointUrl, fleet);
  }

  private static void checkKey(String region, Data data) {
    data.encryptionKey().ifPresent(key -> checkRegion("data.encryption-key", key, region));
  }

  private static void checkFleet(
      Profile profile, String region, Optional<String> endpointUrl, Optional<Fleet> fleet) {
    if (fleet.isEmpty()) {
      Check.that(
          endpointUrl.filter(url -> ORIGIN.matcher(url).matches()).isPresent(),
          "endpoint-url must be given without a fleet, as an origin such as https://push.example.org");
      return;
    }
    Check.that(
        profile == Profile.AWS, "profile local cannot have a fleet: no emulator runs machines");
    Check.that(
        endpointUrl.isEmpty(),
        "endpoint-url must not be given with a fleet, whose address says it");
    checkZones(region, fleet.get().network());
    fleet
        .get()
        .addresses()
        .certificate()
        .ifPresent(arn -> checkRegion("fleet.addresses.certificate", arn, region));
  }

  private static void checkZones(String region, Network network) {
    for (String zone : network.zones()) {
      Check.that(
          zone.matches(Pattern.quote(region) + "[a-z]"),
          "fleet.network.zones has %s, which is no zone of %s".formatted(zone, region));
    }
  }

  private static void checkRegion(String key, String arn, String region) {
    String actual = Check.regionOf(arn);
    Check.that(
        actual.equals(region),
        "%s is in %s, but must be in the environment's region %s".formatted(key, actual, region));
  }

  /// The names of what it has in its account.
  public Deployment names() {
    return new Deployment(name);
  }

  /// What push endpoints begin with, without a slash behind it.
  public String publicUrl() {
    return fleet
        .map(f -> "https://" + f.addresses().endpoint())
        .or(() -> endpointUrl)
        .orElseThrow();
  }

  public boolean isLocal() {
    return profile == Profile.LOCAL;
  }

  public boolean retainsData() {
    return data.removal() == Removal.RETAIN;
  }

  /// An ARN in its account and region.
  public String arn(String service, String resource) {
    return "arn:%s:%s:%s:%s:%s".formatted(partition(), service, region, account, resource);
  }

  private String partition() {
    if (region.startsWith("cn-")) {
      return "aws-cn";
    }
    return region.startsWith("us-gov-") ? "aws-us-gov" : "aws";
  }
}
