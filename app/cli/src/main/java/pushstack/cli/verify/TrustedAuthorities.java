package pushstack.cli.verify;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import pushstack.cli.options.MisuseException;

/// The certificates of a file, trusted in place of the platform's: for a deployment whose
/// certificate nobody else trusts. Names are checked all the same.
final class TrustedAuthorities {
  private TrustedAuthorities() {}

  /// @throws MisuseException if the file holds no certificates in PEM
  static SSLContext read(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      Collection<? extends Certificate> certificates =
          CertificateFactory.getInstance("X.509").generateCertificates(in);
      if (certificates.isEmpty()) {
        throw new MisuseException(file + " holds no certificate in PEM");
      }
      return context(certificates);
    } catch (NoSuchFileException e) {
      throw new MisuseException("there is no file " + file);
    } catch (IOException e) {
      throw new MisuseException(file + " cannot be read: " + e.getMessage());
    } catch (GeneralSecurityException e) {
      throw new MisuseException(file + " holds no certificate in PEM");
    }
  }

  private static SSLContext context(Collection<? extends Certificate> certificates)
      throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    for (Certificate certificate : certificates) {
      store.setCertificateEntry("authority-" + store.size(), certificate);
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }
}
