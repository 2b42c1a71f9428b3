package pushstack.cli.verify;

import java.io.EOFException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpTimeoutException;
import java.net.http.WebSocketHandshakeException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/// Waits for the network with a bound, and says in a sentence what went wrong with it.
final class Faults {
  private Faults() {}

  /// Waits for a call to `address`.
  static <T> T await(CompletableFuture<T> call, URI address, Duration timeout)
      throws StepException {
    try {
      return call.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      call.cancel(true);
      throw new StepException(silence(address, timeout));
    } catch (ExecutionException e) {
      throw new StepException(sentence(e, address, timeout));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StepException("interrupted");
    }
  }

  /// What a fault means for whoever called `address`.
  static String sentence(Throwable fault, URI address, Duration timeout) {
    String place = place(address);
    WebSocketHandshakeException refused = cause(fault, WebSocketHandshakeException.class);
    if (refused != null && refused.getResponse() != null) {
      return place
          + " answered the upgrade with HTTP status "
          + refused.getResponse().statusCode()
          + "; is this the address for user agents?";
    }
    if (cause(fault, HttpTimeoutException.class) != null) {
      return silence(address, timeout);
    }
    if (cause(fault, UnresolvedAddressException.class) != null) {
      return "the name " + address.getHost() + " is not known in DNS";
    }
    SSLException tls = cause(fault, SSLException.class);
    if (tls != null) {
      return "TLS with " + place + " failed: " + tls(tls);
    }
    if (cause(fault, ConnectException.class) != null) {
      return place + " takes no connections";
    }
    if (cause(fault, EOFException.class) != null
        || cause(fault, ClosedChannelException.class) != null
        || cause(fault, SocketException.class) != null) {
      return place + " broke the connection off";
    }
    return "the call to " + place + " failed: " + root(fault);
  }

  private static String silence(URI address, Duration timeout) {
    return place(address) + " did not answer within " + timeout.toMillis() + " ms";
  }

  /// The innermost reason is the one that tells: which name, which date, which issuer.
  private static String tls(SSLException fault) {
    CertPathValidatorException path = cause(fault, CertPathValidatorException.class);
    CertificateException certificate = cause(fault, CertificateException.class);
    Throwable reason = path != null ? path : certificate != null ? certificate : fault;
    String text = root(reason);
    return text.contains("unable to find valid certification path")
        ? "its certificate is signed by nobody whom this machine trusts"
        : text;
  }

  private static String place(URI address) {
    String scheme = address.getScheme();
    int usual = scheme.equals("wss") || scheme.equals("https") ? 443 : 80;
    return address.getHost() + ":" + (address.getPort() < 0 ? usual : address.getPort());
  }

  private static <T extends Throwable> @Nullable T cause(Throwable fault, Class<T> kind) {
    for (Throwable each = fault; each != null; each = each.getCause()) {
      if (kind.isInstance(each)) {
        return kind.cast(each);
      }
    }
    return null;
  }

  private static String root(Throwable fault) {
    Throwable each = fault;
    while (each.getCause() != null) {
      each = each.getCause();
    }
    return each.getMessage() == null ? each.getClass().getSimpleName() : each.getMessage();
  }
}
