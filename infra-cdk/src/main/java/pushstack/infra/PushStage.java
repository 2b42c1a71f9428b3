package pushstack.infra;

import java.util.ArrayList;
import java.util.List;
import pushstack.infra.environment.Env;
import pushstack.infra.environment.PushStack;
import software.amazon.awscdk.Environment;
import software.amazon.awscdk.PermissionsBoundary;
import software.amazon.awscdk.Stage;
import software.amazon.awscdk.StageProps;
import software.constructs.Construct;

/// One environment as a whole. Its stacks are in the order in which they have to be deployed for
/// the first time; afterwards each can be deployed alone.
final class PushStage extends Stage {
  private final List<PushStack> stacks = new ArrayList<>();

  PushStage(Construct scope, String id, Env env) {
    super(scope, id, props(env));
    stacks.add(new DataStack(this, "Data", env));
    stacks.add(new LogsStack(this, "Logs", env));
  }

  private static StageProps props(Env env) {
    StageProps.Builder props =
        StageProps.builder()
            .env(Environment.builder().account(env.account()).region(env.region()).build());
    env.permissionBoundary()
        .map(PermissionsBoundary::fromName)
        .ifPresent(props::permissionsBoundary);
    return props.build();
  }

  List<PushStack> stacks() {
    return List.copyOf(stacks);
  }
}
