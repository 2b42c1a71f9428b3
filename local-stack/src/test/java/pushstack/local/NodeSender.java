package pushstack.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import pushstack.webpush.crypto.P256KeyPair;

/// The npm library `web-push` as application server, one Node process for each push.
final class NodeSender {
  private static final Path SOURCE = Path.of("src/test/node");
  private static final List<String> FILES = List.of("package.json", "package-lock.json", "send.js");
  private static final int INSTALL_MINUTES = 5;
  private static final int SEND_SECONDS = 60;
  private static final JsonMapper JSON = new JsonMapper();

  private final Path folder;

  private NodeSender(Path folder) {
    this.folder = folder;
  }

  /// Installs the library into the build folder, where it stays for the next run.
  static NodeSender install() throws IOException, InterruptedException {
    Path folder = Files.createDirectories(Path.of("target/node"));
    for (String file : FILES) {
      Files.copy(SOURCE.resolve(file), folder.resolve(file), StandardCopyOption.REPLACE_EXISTING);
    }
    if (!Files.exists(folder.resolve("node_modules/web-push/package.json"))) {
      Process npm =
          new ProcessBuilder("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund")
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("npm.log").toFile())
              .start();
      finish(npm, INSTALL_MINUTES, TimeUnit.MINUTES, "npm ci");
    }
    return new NodeSender(folder);
  }

  /// What the service answered.
  record Answer(int status, String body) {}

  /// A push with the library's options, such as `TTL`, `topic` and `contentEncoding`.
  ///
  /// @param signer the application server's key; null sends without VAPID
  Answer send(
      JsonNode subscription, String payload, ObjectNode options, @Nullable P256KeyPair signer)
      throws IOException, InterruptedException {
    if (signer != null) {
      options
          .putObject("vapidDetails")
          .put("subject", "mailto:sender@example.org")
          .put("publicKey", signer.publicKey().base64url())
          .put("privateKey", signer.secretBase64url());
    }
    ObjectNode order = JSON.createObjectNode().put("payload", payload);
    order.set("subscription", subscription);
    order.set("options", options);
    Path answer = Files.createTempFile(folder, "answer", ".json");
    Process node =
        new ProcessBuilder("node", "send.js")
            .directory(folder.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .redirectOutput(answer.toFile())
            .start();
    try (OutputStream in = node.getOutputStream()) {
      in.write(order.toString().getBytes(StandardCharsets.UTF_8));
    }
    finish(node, SEND_SECONDS, TimeUnit.SECONDS, "node send.js");
    JsonNode report = JSON.readTree(answer.toFile());
    Files.delete(answer);
    return new Answer(report.get("status").asInt(), report.get("body").asText());
  }

  private static void finish(Process process, int limit, TimeUnit unit, String what)
      throws IOException, InterruptedException {
    try {
      if (!process.waitFor(limit, unit)) {
        throw new IOException(what + " took more than " + limit + " " + unit);
      }
      if (process.exitValue() != 0) {
        throw new IOException(what + " ended with " + process.exitValue());
      }
    } finally {
      process.destroyForcibly();
    }
  }
}
