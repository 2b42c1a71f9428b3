package pushstack.connect.socket;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.util.Arrays;
import java.util.Optional;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/// A TLS connection from accept until it has become a WebSocket, or has got its one response. Its
/// virtual thread goes on to read the WebSocket.
final class TlsPeer implements TlsListener.Timed {
  private final TlsListener listener;
  private final Admission admission;
  private final Socket socket;
  private InetAddress remote;
  private volatile long deadline;
  private volatile boolean over;

  TlsPeer(TlsListener listener, Socket socket) {
    this.listener = listener;
    this.admission = listener.admission();
    this.socket = socket;
    this.remote = socket.getInetAddress();
    this.deadline = admission.deadline();
  }

  @Override
  public boolean sweep(long nowNanos) {
    if (!over && nowNanos - deadline >= 0) {
      cut();
    }
    return !over;
  }

  /// Makes whatever the thread is waiting for fail.
  void cut() {
    TlsListener.closeQuietly(socket, true);
  }

  void run() {
    Optional<TlsConnection> connection = Optional.empty();
    try {
      connection = handshake();
    } catch (IOException e) {
      // Cut, gone, no TLS or not our balancer: there is nobody to tell.
    } finally {
      over = true;
      if (connection.isEmpty()) {
        TlsListener.closeQuietly(socket, false);
      }
      listener.over(this);
    }
    connection.ifPresent(TlsConnection::read);
  }

  private Optional<TlsConnection> handshake() throws IOException {
    TlsListener.prepare(socket);
    if (admission.settings().proxyProtocol()) {
      readProxyHeader();
    }
    SSLSocket tls =
        (SSLSocket) listener.context().getSocketFactory().createSocket(socket, null, true);
    SSLParameters parameters = tls.getSSLParameters();
    parameters.setApplicationProtocols(new String[] {"http/1.1"});
    tls.setSSLParameters(parameters);
    tls.startHandshake();

    InputStream in = tls.getInputStream();
    byte[] bytes = new byte[RequestHead.MAX_BYTES];
    int length = 0;
    int end = -1;
    while (end < 0) {
      if (length == bytes.length) {
        answer(tls, HttpAnswer.refusal(431), true);
        return Optional.empty();
      }
      int count = in.read(bytes, length, bytes.length - length);
      if (count < 0) {
        return Optional.empty();
      }
      end = RequestHead.end(bytes, length - 3, length + count);
      length += count;
    }
    Optional<RequestHead> head = RequestHead.parse(bytes, end);
    if (head.isEmpty()) {
      answer(tls, HttpAnswer.refusal(400), true);
      return Optional.empty();
    }
    boolean withBody = !head.get().method().equals("HEAD");
    switch (Upgrade.judge(head.get(), admission.settings().origins())) {
      case Upgrade.Page() ->
          answer(tls, HttpAnswer.of(admission.responder(), head.get()), withBody);
      case Upgrade.Refused(int status) -> answer(tls, HttpAnswer.refusal(status), withBody);
      case Upgrade.Accepted accepted -> {
        if (admission.takeConnection()) {
          return Optional.of(upgrade(tls, accepted, Arrays.copyOfRange(bytes, end, length)));
        }
        answer(tls, HttpAnswer.refusal(503), true);
      }
    }
    return Optional.empty();
  }

  private TlsConnection upgrade(SSLSocket tls, Upgrade.Accepted accepted, byte[] rest)
      throws IOException {
    TlsConnection connection =
        new TlsConnection(
            admission.opening(accepted.handshake(remote)), listener, socket, tls, rest);
    listener.opened(connection);
    connection.open(accepted.response());
    return connection;
  }

  private void readProxyHeader() throws IOException {
    InputStream in = socket.getInputStream();
    byte[] bytes = in.readNBytes(ProxyHeader.FIXED_BYTES);
    if (bytes.length < ProxyHeader.FIXED_BYTES) {
      throw new EOFException();
    }
    int more = ((bytes[14] & 0xff) << 8) | (bytes[15] & 0xff);
    if (ProxyHeader.parse(bytes, bytes.length) instanceof ProxyHeader.Malformed) {
      throw new IOException("no PROXY header");
    }
    byte[] whole = Arrays.copyOf(bytes, bytes.length + more);
    if (in.readNBytes(whole, bytes.length, more) < more
        || !(ProxyHeader.parse(whole, whole.length) instanceof ProxyHeader.Present present)) {
      throw new IOException("no PROXY header");
    }
    remote = present.source().orElse(remote);
  }

  private void answer(SSLSocket tls, PlainResponder.Response response, boolean withBody)
      throws IOException {
    deadline = admission.deadline();
    ByteBuffer bytes = HttpAnswer.bytes(response, withBody);
    Channels.newChannel(tls.getOutputStream()).write(bytes);
    tls.shutdownOutput();
    // The peer closes; if we did with bytes of its request unread, it might never see the answer.
    tls.getInputStream().transferTo(OutputStream.nullOutputStream());
  }
}
