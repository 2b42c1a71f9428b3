package pushstack.benchmark;

import java.util.ArrayList;
import java.util.List;

/// P2: known user agents that all come back at once: TCP, upgrade, hello and its answer, with 128
/// under way. Hanging up is not in the window.
final class Greeting {
  private static final String NAME = "hello";
  private static final int USER_AGENTS = 8_000;
  private static final int WARM_UP = 2;

  private Greeting() {}

  static List<Figure> measure(Server server) {
    return measure(server, USER_AGENTS);
  }

  static List<Figure> measure(Server server, int count) {
    try (var loop = new Loop()) {
      var userAgents = new UserAgents(loop, server.webSocketUrl(), _ -> {});
      userAgents.add(count);
      userAgents.open();
      for (int i = 0; i < WARM_UP; i++) {
        again(server, userAgents);
      }
      userAgents.hangUp();
      server.settle();
      double calls = server.storageCalls();
      Window window = Window.open(server);
      userAgents.open();
      var figures = new ArrayList<>(window.close(NAME, "hello of a known user agent", count));
      double each = (server.storageCalls() - calls) / count;
      figures.add(new Figure(NAME, "hello of a known user agent, storage calls", each, "each"));
      return figures;
    }
  }

  private static void again(Server server, UserAgents userAgents) {
    userAgents.hangUp();
    server.settle();
    userAgents.open();
  }
}
