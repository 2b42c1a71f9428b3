package pushstack.infra;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import pushstack.infra.environment.Env;

/// The template of one stack, and the file as it was written.
record StackTemplate(Env env, String part, JsonNode json, Path file) {

  /// One resource of it.
  record Resource(String id, JsonNode json) {
    String type() {
      return json.path("Type").asText();
    }

    JsonNode properties() {
      return json.path("Properties");
    }

    /// A property at a path of names and indexes with slashes between them.
    JsonNode at(String path) {
      return properties().at("/" + path);
    }

    @Override
    public String toString() {
      return id;
    }
  }

  static List<StackTemplate> readAll(Env env, Path folder) throws IOException {
    JsonNode artifacts =
        Synthesis.JSON.readTree(folder.resolve("manifest.json").toFile()).path("artifacts");
    List<StackTemplate> templates = new ArrayList<>();
    for (Map.Entry<String, JsonNode> artifact : artifacts.properties()) {
      JsonNode properties = artifact.getValue().path("properties");
      if (artifact.getValue().path("type").asText().equals("aws:cloudformation:stack")) {
        Path file = folder.resolve(properties.path("templateFile").asText());
        JsonNode json = Synthesis.JSON.readTree(file.toFile());
        String name = properties.path("stackName").asText();
        templates.add(
            new StackTemplate(env, name.substring(env.names().name("").length()), json, file));
      }
    }
    return templates;
  }

  List<Resource> resources() {
    return json.path("Resources").properties().stream()
        .map(entry -> new Resource(entry.getKey(), entry.getValue()))
        .toList();
  }

  List<Resource> resources(String type) {
    return resources().stream().filter(resource -> resource.type().equals(type)).toList();
  }

  Resource only(String type) {
    List<Resource> found = resources(type);
    if (found.size() != 1) {
      throw new AssertionError(this + " has " + found.size() + " of " + type);
    }
    return found.getFirst();
  }

  /// All statements of all policies of a kind, with the id of the resource that has them.
  List<Resource> statements(String... types) {
    List<Resource> statements = new ArrayList<>();
    for (String type : types) {
      for (Resource resource : resources(type)) {
        for (JsonNode statement : resource.at("PolicyDocument/Statement")) {
          statements.add(new Resource(resource.id(), statement));
        }
      }
    }
    return statements;
  }

  long bytes() throws IOException {
    return Files.size(file);
  }

  @Override
  public String toString() {
    return env.name() + "/" + part;
  }
}
