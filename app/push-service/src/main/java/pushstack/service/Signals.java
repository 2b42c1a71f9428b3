package pushstack.service;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/// What the operating system asks of the process. A shutdown hook would not do: the JVM takes no
/// second signal while hooks run, and the second one has to stop it at once.
final class Signals {
  /// As shells report a process that was interrupted.
  private static final int INTERRUPTED = 130;

  private Signals() {}

  /// Calls the action at the first SIGTERM or SIGINT; the second ends the process where it stands.
  static void onStop(Runnable action) {
    var count = new AtomicInteger();
    for (String name : List.of("TERM", "INT")) {
      handle(
          name,
          () -> {
            if (count.incrementAndGet() > 1) {
              Runtime.getRuntime().halt(INTERRUPTED);
            }
            action.run();
          });
    }
  }

  /// The JDK's only access to signals is unsupported API, and the compiler warns of any direct use.
  private static void handle(String name, Runnable action) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      InvocationHandler call =
          (proxy, method, arguments) -> {
            switch (method.getName()) {
              case "handle" -> action.run();
              case "hashCode" -> {
                return System.identityHashCode(proxy);
              }
              case "equals" -> {
                return proxy == arguments[0];
              }
              case "toString" -> {
                return "signal handler";
              }
              default -> {}
            }
            return null;
          };
      Object proxy =
          Proxy.newProxyInstance(Signals.class.getClassLoader(), new Class<?>[] {handler}, call);
      signal
          .getMethod("handle", signal, handler)
          .invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("this JDK has no sun.misc.Signal", e);
    }
  }
}
