package pushstack.connect.socket;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.function.Function;
import java.util.function.LongSupplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/// The transports, each with the client that fits it: what one promises, the other must keep.
enum Transport {
  SELECTOR {
    @Override
    WebSocketListener start(
        Settings settings,
        Function<Handshake, WebSocketHandler> owner,
        PlainResponder responder,
        LongSupplier clock) {
      return SelectorListener.start(settings, owner, responder, clock);
    }

    @Override
    RawClient wrap(Socket socket) throws IOException {
      return new RawClient(socket, socket);
    }
  },
  TLS {
    @Override
    WebSocketListener start(
        Settings settings,
        Function<Handshake, WebSocketHandler> owner,
        PlainResponder responder,
        LongSupplier clock) {
      return TlsListener.start(
          settings, file("first-cert.pem"), file("first-key.pem"), owner, responder, clock);
    }

    @Override
    RawClient wrap(Socket socket) throws IOException {
      SSLSocket tls =
          (SSLSocket) CLIENT.getSocketFactory().createSocket(socket, "localhost", 0, true);
      tls.startHandshake();
      return new RawClient(tls, socket);
    }
  };

  private static final SSLContext CLIENT = trusting();

  static final PlainResponder NO_PAGES = PlainResponder.NONE;

  abstract WebSocketListener start(
      Settings settings,
      Function<Handshake, WebSocketHandler> owner,
      PlainResponder responder,
      LongSupplier clock);

  abstract RawClient wrap(Socket socket) throws IOException;

  WebSocketListener start(Settings settings, Function<Handshake, WebSocketHandler> owner) {
    return start(settings, owner, NO_PAGES, System::nanoTime);
  }

  static Settings settings() {
    return Settings.on(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  static Path file(String name) {
    URL url = Transport.class.getResource(name);
    if (url == null) {
      throw new IllegalStateException("no test resource " + name);
    }
    try {
      URI uri = url.toURI();
      return Path.of(uri);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /// A connection on which nothing of HTTP has been said.
  RawClient connect(WebSocketListener listener) {
    try {
      return wrap(RawClient.tcp(listener.port(), 0));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// A connection whose kernel takes little before its reader does.
  RawClient connectWithSmallBuffer(WebSocketListener listener) {
    try {
      return wrap(RawClient.tcp(listener.port(), 4096));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// An open WebSocket.
  RawClient open(WebSocketListener listener) {
    return connect(listener).upgrade();
  }

  private static SSLContext trusting() {
    X509TrustManager everyone =
        new X509TrustManager() {
          @Override
          public void checkClientTrusted(X509Certificate[] chain, String type) {}

          @Override
          public void checkServerTrusted(X509Certificate[] chain, String type) {}

          @Override
          public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
          }
        };
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {everyone}, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
