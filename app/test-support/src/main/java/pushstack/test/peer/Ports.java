package pushstack.test.peer;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/// Free ports that stay free: outside of the kernel's range for outgoing connections, so that
/// nobody else gets the port of a service while it is down.
public final class Ports {
  private static final int LOWEST = 15_000;

  /// Linux takes the ports of outgoing connections from 32768 upwards.
  private static final int HIGHEST = 32_000;

  private static final int TRIES = 1_000;
  private static final Set<Integer> GIVEN = ConcurrentHashMap.newKeySet();

  private Ports() {}

  public static int free() {
    for (int i = 0; i < TRIES; i++) {
      int port = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST);
      if (GIVEN.add(port) && unused(port)) {
        return port;
      }
    }
    throw new IllegalStateException("no free port after " + TRIES + " tries");
  }

  private static boolean unused(int port) {
    try (var probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return probe.isBound();
    } catch (IOException _) {
      return false;
    }
  }
}
