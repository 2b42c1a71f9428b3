package pushstack.infra;

import java.util.List;
import pushstack.infra.environment.Addresses;
import software.amazon.awscdk.services.certificatemanager.Certificate;
import software.amazon.awscdk.services.certificatemanager.CertificateValidation;
import software.amazon.awscdk.services.route53.ARecord;
import software.amazon.awscdk.services.route53.HostedZone;
import software.amazon.awscdk.services.route53.HostedZoneAttributes;
import software.amazon.awscdk.services.route53.IAliasRecordTarget;
import software.amazon.awscdk.services.route53.IHostedZone;
import software.amazon.awscdk.services.route53.RecordTarget;
import software.constructs.Construct;

/// DNS names of the load balancers, and their certificate.
final class Naming {
  private Naming() {}

  /// Makes the name, if there is a zone for it.
  static void alias(
      Construct scope, Addresses addresses, String name, IAliasRecordTarget balancer) {
    addresses
        .hostedZone()
        .ifPresent(zone ->
            ARecord.Builder.create(scope, "Name")
                .zone(zone(scope, zone))
                .recordName(name + ".")
                .target(RecordTarget.fromAlias(balancer))
                .build());
  }

  /// The ARN of the certificate for both names: the one that exists, or one that is made and renews
  /// itself.
  static String certificate(Construct scope, Addresses addresses) {
    return addresses
        .certificate()
        .orElseGet(() ->
            Certificate.Builder.create(scope, "Certificate")
                .domainName(addresses.endpoint())
                .subjectAlternativeNames(List.of(addresses.websocket()))
                .validation(
                    CertificateValidation.fromDns(
                        zone(scope, addresses.hostedZone().orElseThrow())))
                .build()
                .getCertificateArn());
  }

  private static IHostedZone zone(Construct scope, Addresses.HostedZone zone) {
    return HostedZone.fromHostedZoneAttributes(
        scope,
        "Zone",
        HostedZoneAttributes.builder().hostedZoneId(zone.id()).zoneName(zone.name()).build());
  }
}
