package pushstack.loadtest.net;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Certificates and keys in PEM, from a text that is PEM itself or names a file.
final class Pem {
  private static final String BEGIN = "-----BEGIN ";
  private static final Pattern PKCS8 =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");

  /// The bundle of all public authorities has some 250 KB.
  private static final long MAX_FILE_BYTES = 1024 * 1024;

  private Pem() {}

  static List<Certificate> certificates(String source) {
    try {
      byte[] text = text(source).getBytes(StandardCharsets.US_ASCII);
      List<Certificate> found =
          List.copyOf(
              CertificateFactory.getInstance("X.509")
                  .generateCertificates(new ByteArrayInputStream(text)));
      if (found.isEmpty()) {
        throw new IllegalArgumentException("no certificate in " + name(source));
      }
      return found;
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("no certificates in PEM in " + name(source), e);
    }
  }

  /// @param algorithm that of the public key in its certificate
  static PrivateKey privateKey(String source, String algorithm) {
    Matcher pem = PKCS8.matcher(text(source));
    if (!pem.find()) {
      throw new IllegalArgumentException(
          "no PKCS #8 private key in "
              + name(source)
              + "; 'openssl pkcs8 -topk8 -nocrypt' makes one of other kinds");
    }
    byte[] der = Base64.getMimeDecoder().decode(pem.group(1));
    try {
      return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
    } catch (InvalidKeySpecException e) {
      throw new IllegalArgumentException(
          "the key in " + name(source) + " is not an " + algorithm + " key as its certificate says",
          e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JDK knows no " + algorithm, e);
    }
  }

  private static String text(String source) {
    if (source.contains(BEGIN)) {
      return source;
    }
    try {
      Path file = Path.of(source);
      if (Files.size(file) > MAX_FILE_BYTES) {
        throw new IllegalArgumentException(source + " is too large for a PEM file");
      }
      return Files.readString(file, StandardCharsets.US_ASCII);
    } catch (IOException | InvalidPathException e) {
      throw new IllegalArgumentException("cannot read the PEM file " + name(source), e);
    }
  }

  private static String name(String source) {
    return source.contains(BEGIN) ? "the PEM text" : source;
  }
}
