package pushstack.loadtest.net;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/// The client side of TLS, ready for connections. Safe from any thread.
public final class ClientTls {
  private static final System.Logger LOG = System.getLogger(ClientTls.class.getName());

  private final SSLContext context;
  private final boolean verifies;

  private ClientTls(SSLContext context, boolean verifies) {
    this.context = context;
    this.verifies = verifies;
  }

  /// Reads what the settings name.
  ///
  /// @throws IllegalArgumentException if a certificate or key cannot be used
  public static ClientTls of(TlsSettings settings) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      KeyManager @Nullable [] keys =
          settings.identity().isPresent() ? keys(settings.identity().get()) : null;
      context.init(keys, trust(settings.trust()), null);
      boolean verifies = !(settings.trust() instanceof TlsSettings.Trust.Off);
      if (!verifies) {
        LOG.log(
            System.Logger.Level.WARNING,
            "server certificates are not verified: whoever answers is believed to be the server");
      }
      return new ClientTls(context, verifies);
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("no TLS with these settings: " + e.getMessage(), e);
    }
  }

  /// Whether the certificate of the server is checked.
  public boolean verifies() {
    return verifies;
  }

  SSLEngine engine(String host, int port) {
    SSLEngine engine = context.createSSLEngine(host, port);
    engine.setUseClientMode(true);
    if (verifies) {
      SSLParameters parameters = engine.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      engine.setSSLParameters(parameters);
    }
    return engine;
  }

  private static KeyManager[] keys(TlsSettings.Identity identity) throws GeneralSecurityException {
    List<Certificate> chain = Pem.certificates(identity.certificate());
    PrivateKey key = Pem.privateKey(identity.key(), chain.getFirst().getPublicKey().getAlgorithm());
    char[] password = {};
    KeyStore store = empty();
    store.setKeyEntry("client", key, password, chain.toArray(Certificate[]::new));
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, password);
    return factory.getKeyManagers();
  }

  /// Null for those of the JDK, as [SSLContext#init] has it.
  private static TrustManager @Nullable [] trust(TlsSettings.Trust trust)
      throws GeneralSecurityException {
    return switch (trust) {
      case TlsSettings.Trust.Usual() -> null;
      case TlsSettings.Trust.Off() -> new TrustManager[] {new TrustAll()};
      case TlsSettings.Trust.Own(String pem) -> {
        KeyStore store = empty();
        int number = 0;
        for (Certificate authority : Pem.certificates(pem)) {
          store.setCertificateEntry("authority-" + number++, authority);
        }
        TrustManagerFactory factory =
            TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        yield factory.getTrustManagers();
      }
    };
  }

  private static KeyStore empty() throws GeneralSecurityException {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      return store;
    } catch (IOException e) {
      throw new IllegalStateException("an empty key store cannot be unreadable", e);
    }
  }

  /// An extended one, because the JDK adds its own checks to others.
  private static final class TrustAll extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
