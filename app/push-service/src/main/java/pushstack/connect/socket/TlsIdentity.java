package pushstack.connect.socket;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/// A server's certificate chain with the private key that belongs to it.
record TlsIdentity(List<Certificate> chain, PrivateKey key) {
  private static final Pattern PKCS8 =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");

  /// Of a certificate or key file. Chains have a few KB.
  private static final long MAX_FILE_BYTES = 1024 * 1024;

  /// Reads both, and proves that they belong together: a renewal that has replaced only one of the
  /// files must not take the port down.
  ///
  /// @throws IllegalArgumentException if they are not what they should be
  static TlsIdentity load(Path certificate, Path key) {
    try {
      List<Certificate> chain =
          List.copyOf(
              CertificateFactory.getInstance("X.509")
                  .generateCertificates(new ByteArrayInputStream(content(certificate))));
      if (chain.isEmpty()) {
        throw new IllegalArgumentException("no certificate in " + certificate);
      }
      PrivateKey secret = privateKey(key, chain.getFirst().getPublicKey().getAlgorithm());
      if (!belongTogether(secret, chain.getFirst().getPublicKey())) {
        throw new IllegalArgumentException(
            "the key in " + key + " is not that of the certificate in " + certificate);
      }
      return new TlsIdentity(chain, secret);
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException(
          "no usable certificate and key in " + certificate + " and " + key, e);
    }
  }

  SSLContext context() {
    try {
      char[] password = {};
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setKeyEntry("server", key, password, chain.toArray(Certificate[]::new));
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(store, password);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), null, null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("no TLS with this certificate", e);
    }
  }

  private static byte[] content(Path file) {
    try {
      if (Files.size(file) > MAX_FILE_BYTES) {
        throw new IllegalArgumentException(file + " is too large for a PEM file");
      }
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new IllegalArgumentException("cannot read " + file, e);
    }
  }

  private static PrivateKey privateKey(Path file, String algorithm)
      throws GeneralSecurityException {
    Matcher pem = PKCS8.matcher(new String(content(file), US_ASCII));
    if (!pem.find()) {
      throw new IllegalArgumentException(
          "no PKCS #8 private key in "
              + file
              + "; 'openssl pkcs8 -topk8 -nocrypt' makes one of other kinds");
    }
    byte[] der = Base64.getMimeDecoder().decode(pem.group(1));
    try {
      return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
    } catch (InvalidKeySpecException e) {
      throw new IllegalArgumentException(
          "the key in " + file + " is not an " + algorithm + " key", e);
    }
  }

  private static boolean belongTogether(PrivateKey secret, PublicKey open)
      throws GeneralSecurityException {
    String algorithm =
        switch (open.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default -> open.getAlgorithm(); // EdDSA names its only signature
        };
    byte[] sample = "proof".getBytes(US_ASCII);
    Signature signer = Signature.getInstance(algorithm);
    signer.initSign(secret);
    signer.update(sample);
    byte[] signature = signer.sign();
    signer.initVerify(open);
    signer.update(sample);
    return signer.verify(signature);
  }
}
