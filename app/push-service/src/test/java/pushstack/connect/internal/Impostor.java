package pushstack.connect.internal;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import pushstack.storage.NodeAddress;

/// Somebody who listens at a node's address and is no node. Its answer to what it reads first;
/// empty is none, and the connection stays.
final class Impostor implements AutoCloseable {
  private final ServerSocket server;
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();

  Impostor(Function<String, Optional<String>> answer) throws IOException {
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.startVirtualThread(() -> run(answer));
  }

  private void run(Function<String, Optional<String>> answer) {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        sockets.add(socket);
        Thread.startVirtualThread(() -> serve(socket, answer));
      } catch (IOException e) {
        return;
      }
    }
  }

  private static void serve(Socket socket, Function<String, Optional<String>> answer) {
    try {
      InputStream in = socket.getInputStream();
      byte[] some = new byte[16_384];
      int count = in.read(some);
      Optional<String> text =
          answer.apply(new String(some, 0, Math.max(count, 0), StandardCharsets.ISO_8859_1));
      if (text.isPresent()) {
        socket.getOutputStream().write(text.get().getBytes(StandardCharsets.ISO_8859_1));
        socket.shutdownOutput();
      }
    } catch (IOException e) {
      // The caller has gone.
    }
  }

  NodeAddress address() {
    return new NodeAddress("http://127.0.0.1:" + server.getLocalPort());
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}
