package pushstack.infra;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// The archive of the node that the machines run.
///
/// @param archive the file
/// @param sha256 of its content, in hex
record Release(Path archive, String sha256) {

  /// The release in that file.
  ///
  /// @throws ReleaseException if there is no such file
  static Release in(Path archive) {
    if (!Files.isRegularFile(archive)) {
      throw new ReleaseException(
          "There is no archive of the node at %s: build it with `mvn package -DskipTests`, or name it in PUSHSTACK_ARCHIVE."
              .formatted(archive));
    }
    return new Release(archive, sha256(archive));
  }

  private static String sha256(Path file) {
    try (InputStream content = Files.newInputStream(file)) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      new DigestInputStream(content, digest).transferTo(OutputStream.nullOutputStream());
      return HexFormat.of().formatHex(digest.digest());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
