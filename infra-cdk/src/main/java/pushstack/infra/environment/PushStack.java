package pushstack.infra.environment;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import pushstack.schema.Deployment;
import software.amazon.awscdk.BootstraplessSynthesizer;
import software.amazon.awscdk.CfnOutput;
import software.amazon.awscdk.DefaultStackSynthesizer;
import software.amazon.awscdk.IStackSynthesizer;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.StackProps;
import software.amazon.awscdk.services.ssm.StringParameter;
import software.constructs.Construct;

/// A stack of one environment, named `push-<env>-<part>`. Stacks refer to each other by names that
/// both sides compute or by SSM parameters, never by exports, so that each can be deployed,
/// replaced and deleted on its own.
public abstract class PushStack extends Stack {
  private final Env env;

  /// A stack of the environment's stage.
  ///
  /// @param id the part, as `Data`
  protected PushStack(Construct scope, String id, Env env, String description) {
    super(scope, id, props(id, env, description));
    this.env = env;
  }

  private static StackProps props(String id, Env env, String description) {
    return StackProps.builder()
        .stackName(env.names().name(id.toLowerCase(Locale.ROOT)))
        .description(description)
        .synthesizer(synthesizer(env))
        .terminationProtection(env.protectStacks())
        .tags(tags(env))
        .build();
  }

  private static IStackSynthesizer synthesizer(Env env) {
    return env.isLocal() ? new BootstraplessSynthesizer() : new DefaultStackSynthesizer();
  }

  private static Map<String, String> tags(Env env) {
    Map<String, String> tags = new LinkedHashMap<>();
    tags.put("pushstack:environment", env.name());
    return tags;
  }

  // The CDK takes a method named like one of its properties, such as env, for an override.
  public final Env settings() {
    return env;
  }

  public final Deployment names() {
    return env.names();
  }

  /// For what holds data.
  protected final RemovalPolicy dataRemoval() {
    return env.retainsData() ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY;
  }

  /// A key of the configuration of every node of the environment.
  protected final void configure(String key, String value) {
    publish(names().configurationParameter(key), key, value);
  }

  /// A value for other stacks and programs, which read the parameter of that name.
  protected final void provide(String name, String value) {
    publish(names().parameter(name), name, value);
  }

  private void publish(String parameter, String name, String value) {
    StringParameter.Builder.create(this, "Parameter-" + name)
        .parameterName(parameter)
        .stringValue(value)
        .build();
  }

  /// What another stack provides. It is read when this stack is deployed.
  public final String provided(String name) {
    return StringParameter.valueForStringParameter(this, names().parameter(name));
  }

  protected final void output(String name, String value, String description) {
    CfnOutput.Builder.create(this, name).value(value).description(description).build();
  }
}
