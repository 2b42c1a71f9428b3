package pushstack.infra;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import pushstack.infra.environment.Env;
import pushstack.schema.LifecycleHooks;

/// The script of a machine's first boot. It names the release by its address and its SHA-256 and
/// holds no secret.
final class BootScript {
  private static final Pattern PLACEHOLDER = Pattern.compile("@([a-z0-9-]+)@");

  private BootScript() {}

  /// The whole text.
  ///
  /// @param archive where the release is, as `s3://…`
  static String text(Env env, NodeSpec spec, Release release, String archive) {
    Map<String, String> values = new LinkedHashMap<>();
    values.put("environment", env.name());
    values.put("role", spec.roleName());
    values.put("region", env.region());
    values.put("archive", archive);
    values.put("sha256", release.sha256());
    values.put("tls-secret", spec.tlsSecret().orElse(""));
    values.put("parameters", env.names().configurationPath());
    values.put("launch-hook", LifecycleHooks.LAUNCH);
    values.put("options", String.join(" ", options(spec)));
    values.put("agent", agent(env, spec).stripTrailing());
    return filled("user-data.sh", values);
  }

  private static List<String> options(NodeSpec spec) {
    List<String> options = new ArrayList<>();
    spec.maxConnections()
        .ifPresent(most -> {
          options.add("--max-connections");
          options.add(String.valueOf(most));
        });
    for (String setting : spec.settings()) {
      options.add("--set");
      options.add(setting);
    }
    return options;
  }

  private static String agent(Env env, NodeSpec spec) {
    Map<String, String> values = new LinkedHashMap<>();
    values.put("namespace", NodeRights.AGENT_NAMESPACE);
    values.put("log-group", NodeLogs.group(env.names(), spec.roleName()));
    return filled("cloudwatch-agent.json", values);
  }

  private static String filled(String resource, Map<String, String> values) {
    return PLACEHOLDER
        .matcher(contentOf(resource))
        .replaceAll(found ->
            Matcher.quoteReplacement(
                Objects.requireNonNull(
                    values.get(found.group(1)), () -> "no value for " + found.group())));
  }

  private static String contentOf(String resource) {
    try (InputStream stream = BootScript.class.getResourceAsStream(resource)) {
      byte[] bytes = Objects.requireNonNull(stream, resource).readAllBytes();
      return new String(bytes, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + resource, e);
    }
  }
}
