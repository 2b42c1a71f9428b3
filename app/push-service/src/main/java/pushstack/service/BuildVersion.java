package pushstack.service;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/// What was built, from what. The build fills a resource; what it was not told is `unknown`, so
/// that two builds of one commit stay equal.
record BuildVersion(String source, String version, String commit, String build) {
  private static final String UNKNOWN = "unknown";

  /// Of the running program.
  static BuildVersion current() {
    return read("version.properties");
  }

  static BuildVersion read(String resource) {
    Properties properties = new Properties();
    try (InputStream in = BuildVersion.class.getResourceAsStream(resource)) {
      if (in != null) {
        properties.load(in);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new BuildVersion(
        known(properties, "source"),
        known(properties, "version"),
        known(properties, "commit"),
        known(properties, "build"));
  }

  // A place-holder that nobody filled is as good as nothing.
  private static String known(Properties properties, String name) {
    String value = properties.getProperty(name, "");
    return value.isBlank() || value.startsWith("${") ? UNKNOWN : value;
  }

  String json() {
    return Json.write(json -> {
      json.writeStartObject();
      json.writeStringField("source", source);
      json.writeStringField("version", version);
      json.writeStringField("commit", commit);
      json.writeStringField("build", build);
      json.writeEndObject();
    });
  }
}
