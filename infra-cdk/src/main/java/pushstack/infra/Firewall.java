package pushstack.infra;

import java.util.LinkedHashMap;
import java.util.List;
import pushstack.infra.environment.PushStack;
import software.amazon.awscdk.services.elasticloadbalancingv2.ApplicationLoadBalancer;
import software.amazon.awscdk.services.wafv2.CfnWebACL;
import software.amazon.awscdk.services.wafv2.CfnWebACLAssociation;

/// A web application firewall that knows nothing of pushes: it refuses addresses of bad repute and
/// those that send far more than any application server.
final class Firewall {
  /// Requests of one address within five minutes: 400 a second, four times what the largest sender
  /// of our load tests does.
  private static final int MOST_REQUESTS = 120_000;

  private Firewall() {}

  static void before(PushStack stack, ApplicationLoadBalancer balancer) {
    CfnWebACL acl =
        CfnWebACL.Builder.create(stack, "Firewall")
            .scope("REGIONAL")
            .defaultAction(
                CfnWebACL.DefaultActionProperty.builder()
                    .allow(CfnWebACL.AllowActionProperty.builder().build())
                    .build())
            .visibilityConfig(visible(stack, "all"))
            .rules(List.of(reputation(stack), rate(stack)))
            .build();
    CfnWebACLAssociation.Builder.create(stack, "FirewallBeforeBalancer")
        .resourceArn(balancer.getLoadBalancerArn())
        .webAclArn(acl.getAttrArn())
        .build();
  }

  private static CfnWebACL.RuleProperty reputation(PushStack stack) {
    return CfnWebACL.RuleProperty.builder()
        .name("reputation")
        .priority(0)
        .overrideAction(
            CfnWebACL.OverrideActionProperty.builder()
                .none(new LinkedHashMap<String, Object>())
                .build())
        .statement(
            CfnWebACL.StatementProperty.builder()
                .managedRuleGroupStatement(
                    CfnWebACL.ManagedRuleGroupStatementProperty.builder()
                        .vendorName("AWS")
                        .name("AWSManagedRulesAmazonIpReputationList")
                        .build())
                .build())
        .visibilityConfig(visible(stack, "reputation"))
        .build();
  }

  private static CfnWebACL.RuleProperty rate(PushStack stack) {
    return CfnWebACL.RuleProperty.builder()
        .name("rate")
        .priority(1)
        .action(
            CfnWebACL.RuleActionProperty.builder()
                .block(CfnWebACL.BlockActionProperty.builder().build())
                .build())
        .statement(
            CfnWebACL.StatementProperty.builder()
                .rateBasedStatement(
                    CfnWebACL.RateBasedStatementProperty.builder()
                        .aggregateKeyType("IP")
                        .limit(MOST_REQUESTS)
                        .build())
                .build())
        .visibilityConfig(visible(stack, "rate"))
        .build();
  }

  private static CfnWebACL.VisibilityConfigProperty visible(PushStack stack, String rule) {
    return CfnWebACL.VisibilityConfigProperty.builder()
        .cloudWatchMetricsEnabled(true)
        .sampledRequestsEnabled(true)
        .metricName(stack.names().name("firewall-" + rule))
        .build();
  }
}
