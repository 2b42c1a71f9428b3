package pushstack.infra;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import pushstack.infra.environment.Env;
import pushstack.infra.environment.Environments;
import software.amazon.awscdk.App;
import software.amazon.awscdk.AppProps;

/// The templates of all environments, those that are shipped and two that go to the limits, made
/// once by what the `cdk` command runs.
final class Synthesis {
  static final ObjectMapper JSON = new ObjectMapper();

  /// Stands for the archive of the node.
  static final Path ARCHIVE = Path.of("src/test/resources/pushstack-test.tar.gz");

  private static final Environments SHIPPED = new Environments(Path.of("environments"));
  private static final Environments LIMITS = new Environments(Path.of("src/test/environments"));
  private static final Map<String, List<StackTemplate>> TEMPLATES = new LinkedHashMap<>();

  private Synthesis() {}

  static List<Env> environments() {
    return List.of(env("prod"), env("small"), env("local"), env("own"), env("kept"));
  }

  static Env env(String name) {
    Environments environments = LIMITS.names().contains(name) ? LIMITS : SHIPPED;
    return environments.read(Optional.of(name));
  }

  static List<StackTemplate> allTemplates() {
    return environments().stream().flatMap(env -> templates(env.name()).stream()).toList();
  }

  static List<StackTemplate> templates(String environment) {
    synchronized (TEMPLATES) {
      return TEMPLATES.computeIfAbsent(
          environment, name -> synthesize(env(name), Release.in(ARCHIVE), stage -> {}));
    }
  }

  static StackTemplate template(String environment, String part) {
    return templates(environment).stream()
        .filter(template -> template.part().equals(part))
        .findFirst()
        .orElseThrow();
  }

  /// @param prepare what is done to the stage before it becomes templates
  static List<StackTemplate> synthesize(Env env, Release release, Consumer<PushStage> prepare) {
    try {
      Path folder = Files.createTempDirectory("pushstack-cdk");
      folder.toFile().deleteOnExit();
      App app = new App(AppProps.builder().context(context()).outdir(folder.toString()).build());
      PushStage stage = PushApp.stage(app, env, () -> release);
      prepare.accept(stage);
      app.synth();
      return StackTemplate.readAll(env, folder.resolve("assembly-Push"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The flags with which the `cdk` command runs the app: without them other templates come out.
  private static Map<String, Object> context() throws IOException {
    Map<String, Object> context = new LinkedHashMap<>();
    JSON.readTree(Path.of("cdk.json").toFile())
        .get("context")
        .properties()
        .forEach(flag -> context.put(flag.getKey(), value(flag.getValue())));
    return context;
  }

  private static Object value(JsonNode flag) {
    return JSON.convertValue(flag, Object.class);
  }
}
