package pushstack.test;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.Base64;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/// A certificate for `localhost` and `127.0.0.1` that nobody has signed but itself, as the two PEM
/// files that a listener reads. Made by the JDK's own keytool.
public record SelfSignedCertificate(Path certificate, Path key) {
  private static final String PASSWORD = "password";
  private static final String ALIAS = "1";
  private static final int PATIENCE_SECONDS = 60;

  /// Writes `cert.pem` and `key.pem` into the folder, over older ones.
  ///
  /// @param commonName tells certificates apart
  public static SelfSignedCertificate write(Path folder, String commonName) {
    try {
      Path store = folder.resolve(commonName + ".p12");
      generate(store, commonName);
      KeyStore keys = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
      Certificate certificate = Objects.requireNonNull(keys.getCertificate(ALIAS));
      byte[] key = Objects.requireNonNull(keys.getKey(ALIAS, PASSWORD.toCharArray())).getEncoded();
      return new SelfSignedCertificate(
          Files.writeString(
              folder.resolve("cert.pem"), pem("CERTIFICATE", certificate.getEncoded())),
          Files.writeString(folder.resolve("key.pem"), pem("PRIVATE KEY", key)));
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException("no certificate in " + folder, e);
    }
  }

  private static void generate(Path store, String commonName) throws IOException {
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-alias",
                ALIAS,
                "-dname",
                "CN=" + commonName,
                "-ext",
                "san=dns:localhost,ip:127.0.0.1",
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD)
            .redirectErrorStream(true)
            .start();
    String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (!keytool.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
        throw new IllegalStateException("keytool failed: " + said);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private static String pem(String type, byte[] bytes) {
    return "-----BEGIN "
        + type
        + "-----\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes)
        + "\n-----END "
        + type
        + "-----\n";
  }
}
