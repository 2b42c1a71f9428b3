package pushstack.infra;

import java.nio.file.Path;
import java.util.Optional;
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
    try {
      Environments environments =
          new Environments(Path.of(context(app, "environments").orElse("environments")));
      stage(app, environments.read(context(app, "env")));
    } catch (EnvironmentException e) {
      System.err.println("pushstack: " + e.problem());
      System.exit(1);
    }
    app.synth();
  }

  /// Adds all stacks of an environment.
  static PushStage stage(App app, Env env) {
    return new PushStage(app, STAGE, env);
  }

  private static Optional<String> context(App app, String key) {
    return Optional.ofNullable(app.getNode().tryGetContext(key)).map(Object::toString);
  }
}
