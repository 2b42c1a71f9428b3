package pushstack.infra.ops;

import pushstack.infra.environment.Env;
import pushstack.infra.environment.PushStack;
import software.constructs.Construct;

/// Alarms and the dashboard of one environment.
public final class OpsStack extends PushStack {
  public OpsStack(Construct scope, String id, Env env) {
    super(scope, id, env, "Alarms and the dashboard of Pushstack.");
  }
}
