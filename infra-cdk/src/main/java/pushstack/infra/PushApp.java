package pushstack.infra;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import pushstack.infra.environment.Env;
import pushstack.infra.environment.EnvironmentException;
import pushstack.infra.environment.Environments;
import software.amazon.awscdk.App;

/// The app that the `cdk` command runs, in the folder of `cdk.json`. `-c env=<name>` says which
/// environment; `-c environments=<folder>` where their files are, if not in `environments`.
public final class PushApp {
  private static final String STAGE = "Push";

  private PushApp() {}

  public static void main(String[] args) {
    App app = new App();
    Path archive = Path.of(System.getProperty("pushstack.archive", ""));
    try {
      Environments environments =
          new Environments(Path.of(context(app, "environments").orElse("environments")));
      stage(app, environments.read(context(app, "env")), () -> Release.in(archive));
    } catch (EnvironmentException | ReleaseException e) {
      System.err.println("pushstack: " + e.getMessage());
      System.exit(1);
    }
    app.synth();
  }

  /// Adds all stacks of an environment.
  static PushStage stage(App app, Env env, Supplier<Release> release) {
    env.fleet().ifPresent(fleet -> answerZones(app, env, fleet.network().zones()));
    return new PushStage(app, STAGE, env, release);
  }

  /// The CDK would ask the account for its zones, though the record names them.
  private static void answerZones(App app, Env env, List<String> zones) {
    app.getNode()
        .setContext(
            "availability-zones:account=%s:region=%s".formatted(env.account(), env.region()),
            zones);
  }

  private static Optional<String> context(App app, String key) {
    return Optional.ofNullable(app.getNode().tryGetContext(key)).map(Object::toString);
  }
}
