package pushstack.connect.socket;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;

/// Measures what an idle connection costs, and how fast frames go out: `IdleCost <SELECTOR|TLS>
/// <count>…`. The clients live in a process of their own, so that their memory and file descriptors
/// do not count.
final class IdleCost {
  private static final int FRAMES = 2_000_000;
  private static final int READERS = 100;
  private static final byte[] NOTIFICATION = new byte[300];

  /// One for all, so that only the transport is measured.
  private static final Queue<WebSocket> SOCKETS = new ConcurrentLinkedQueue<>();

  /// A client's: open as long as its process lives.
  private static final Queue<RawClient> OPEN = new ConcurrentLinkedQueue<>();

  private static final WebSocketHandler HANDLER =
      new WebSocketHandler() {
        @Override
        public void onOpen(WebSocket socket) {
          SOCKETS.add(socket);
        }

        @Override
        public void onText(WebSocket socket, String text) {}

        @Override
        public void onPong(WebSocket socket) {}

        @Override
        public void onClosed(WebSocket socket, Closed how) {}
      };

  private IdleCost() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    Transport transport = Transport.valueOf(args[0]);
    if (args[1].equals("clients")) {
      connect(transport, Integer.parseInt(args[2]), Integer.parseInt(args[3]));
      return;
    }
    Settings settings = Settings.on(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    try (WebSocketListener listener = transport.start(settings, handshake -> HANDLER)) {
      grow(transport, listener, 200); // classes and code of a server that has been running
      long heap = heap();
      long resident = resident();
      int before = listener.connections();
      for (int i = 1; i < args.length; i++) {
        int count = Integer.parseInt(args[i]);
        grow(transport, listener, count - (listener.connections() - before));
        System.out.printf(
            "%s %d connections: heap %d B, RSS %d B each%n",
            transport, count, (heap() - heap) / count, (resident() - resident) / count);
      }
      send();
      if (Boolean.getBoolean("histogram")) {
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                Long.toString(ProcessHandle.current().pid()),
                "GC.class_histogram")
            .inheritIO()
            .start()
            .waitFor();
      }
    }
  }

  private static void grow(Transport transport, WebSocketListener listener, int more)
      throws IOException {
    int wanted = listener.connections() + more;
    Process clients =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx2g",
                "-cp",
                System.getProperty("java.class.path"),
                IdleCost.class.getName(),
                transport.name(),
                "clients",
                Integer.toString(listener.port()),
                Integer.toString(more))
            .redirectErrorStream(true)
            .redirectOutput(Redirect.INHERIT)
            .redirectInput(Redirect.PIPE)
            .start();
    Runtime.getRuntime().addShutdownHook(new Thread(clients::destroy));
    while (listener.connections() < wanted && clients.isAlive()) {
      Recorder.pause();
    }
  }

  private static void connect(Transport transport, int port, int count) throws IOException {
    for (int i = 0; i < count; i++) {
      Socket tcp = new Socket(InetAddress.getLoopbackAddress(), port);
      RawClient client = transport.wrap(tcp);
      client.send(RawClient.upgradeRequest("").getBytes(ISO_8859_1));
      client.readHead();
      OPEN.add(client);
      if (i < READERS) {
        Thread.startVirtualThread(client::skipRest);
      }
    }
    while (System.in.read() >= 0) {
      Recorder.pause();
    }
  }

  private static void send() {
    List<WebSocket> readers = SOCKETS.stream().limit(READERS).toList();
    long cpu = cpu();
    long begin = System.nanoTime();
    int sent = 0;
    int refused = 0;
    while (sent < FRAMES && System.nanoTime() - begin < 10_000_000_000L) {
      for (WebSocket reader : readers) {
        if (reader.sendText(NOTIFICATION)) {
          sent++;
        } else {
          refused++;
          LockSupport.parkNanos(1_000);
        }
      }
    }
    double seconds = (System.nanoTime() - begin) / 1e9;
    System.out.printf(
        "%d frames of %d B in %.1f s: %.0f/s, %.1f us CPU each, %d refused%n",
        sent, NOTIFICATION.length, seconds, sent / seconds, (cpu() - cpu) / 1e3 / sent, refused);
  }

  private static long cpu() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  private static long heap() {
    for (int i = 0; i < 4; i++) {
      System.gc();
    }
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  private static long resident() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
        .findFirst()
        .orElseThrow();
  }
}
