package pushstack.benchmark;

import java.io.UncheckedIOException;
import java.net.URI;
import java.net.UnknownHostException;
import pushstack.loadtest.net.ClientTls;
import pushstack.loadtest.net.Target;
import pushstack.loadtest.net.TlsSettings;

/// Servers on this machine, without TLS.
final class Targets {
  private static final ClientTls NONE = ClientTls.of(TlsSettings.STANDARD);

  private Targets() {}

  static Target of(URI url) {
    try {
      return Target.resolve(url, NONE);
    } catch (UnknownHostException e) {
      throw new UncheckedIOException(e);
    }
  }
}
