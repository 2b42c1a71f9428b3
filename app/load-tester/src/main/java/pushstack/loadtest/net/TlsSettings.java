package pushstack.loadtest.net;

import java.util.Optional;

/// How connections over TLS are made. Certificates and keys are given as PEM: the text itself, or
/// the path of a file that holds it.
public record TlsSettings(Trust trust, Optional<Identity> identity) {
  /// Trusts whom the JDK trusts, and shows no certificate.
  public static final TlsSettings STANDARD = new TlsSettings(new Trust.Usual(), Optional.empty());

  /// Whose server certificates are accepted.
  public sealed interface Trust {
    /// Those of the authorities that the JDK knows.
    record Usual() implements Trust {}

    /// Those of one's own authorities, and no others.
    ///
    /// @param pem their certificates
    record Own(String pem) implements Trust {}

    /// All, also those of somebody else's server: for a test of oneself.
    record Off() implements Trust {}
  }

  /// What the client shows to a server that asks.
  ///
  /// @param certificate with its chain
  /// @param key PKCS #8
  public record Identity(String certificate, String key) {
    /// Says nothing of the key.
    @Override
    public String toString() {
      return "Identity[redacted]";
    }
  }

  public TlsSettings trust(Trust value) {
    return new TlsSettings(value, identity);
  }

  public TlsSettings identity(Identity value) {
    return new TlsSettings(trust, Optional.of(value));
  }
}
