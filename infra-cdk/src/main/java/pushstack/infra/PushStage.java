package pushstack.infra;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import pushstack.infra.environment.Env;
import pushstack.infra.environment.Fleet;
import pushstack.infra.environment.PushStack;
import pushstack.infra.ops.OpsStack;
import software.amazon.awscdk.Environment;
import software.amazon.awscdk.PermissionsBoundary;
import software.amazon.awscdk.Stage;
import software.amazon.awscdk.StageProps;
import software.constructs.Construct;

/// One environment as a whole. Its stacks are in the order in which they have to be deployed for
/// the first time; afterwards each can be deployed alone.
final class PushStage extends Stage {
  private final List<PushStack> stacks = new ArrayList<>();

  /// All stacks of the environment.
  ///
  /// @param release what its machines run; needed with a fleet only
  PushStage(Construct scope, String id, Env env, Supplier<Release> release) {
    super(scope, id, props(env));
    PushStack data = add(new DataStack(this, "Data", env));
    PushStack logs = add(new LogsStack(this, "Logs", env));
    env.fleet().ifPresent(fleet -> machines(env, fleet, release.get(), data, logs));
  }

  private void machines(Env env, Fleet fleet, Release release, PushStack... before) {
    PushStack network = add(new NetworkStack(this, "Network", env, fleet));
    PushStack connection = add(new ConnectionStack(this, "Connection", env, fleet, release));
    PushStack endpoint = add(new EndpointStack(this, "Endpoint", env, fleet, release));
    for (PushStack nodes : List.of(connection, endpoint)) {
      nodes.addStackDependency(network);
      Arrays.stream(before).forEach(nodes::addStackDependency);
    }
    add(new MobileStack(this, "Mobile", env)).addStackDependency(endpoint);
    PushStack ops = add(new OpsStack(this, "Ops", env));
    ops.addStackDependency(connection);
    ops.addStackDependency(endpoint);
  }

  private PushStack add(PushStack stack) {
    stacks.add(stack);
    return stack;
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
