package pushstack.service;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// SIGTERM and SIGINT: the first asks for a graceful stop, the second stops at once. The process
/// itself can ask for the graceful one too. A shutdown hook would not hear the second. The JDK's
/// class for this is supported but not documented, so it is reached by reflection: the compiler
/// warns of it by name.
final class StopSignals implements Main.StopSignal {
  // As a shell says of a process ended by SIGINT.
  private static final int STOPPED_AT_ONCE = 130;

  private final CountDownLatch asked = new CountDownLatch(1);
  private final AtomicBoolean heard = new AtomicBoolean();

  private StopSignals() {}

  // A proxy has no equality but identity.
  @SuppressWarnings("ReferenceEquality")
  static StopSignals install() {
    StopSignals signals = new StopSignals();
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      InvocationHandler heard =
          (proxy, method, args) ->
              switch (method.getName()) {
                case "handle" -> signals.hear();
                case "hashCode" -> System.identityHashCode(proxy);
                case "equals" -> args != null && proxy == args[0];
                default -> "StopSignals";
              };
      Object proxy = Proxy.newProxyInstance(null, new Class<?>[] {handler}, heard);
      for (String name : new String[] {"TERM", "INT"}) {
        signal
            .getMethod("handle", signal, handler)
            .invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
      }
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("this Java runtime has no signals", e);
    }
    return signals;
  }

  private @Nullable Object hear() {
    if (heard.getAndSet(true)) {
      Runtime.getRuntime().halt(STOPPED_AT_ONCE);
    }
    request();
    return null;
  }

  /// Asks for a graceful stop; once more is no harm.
  void request() {
    asked.countDown();
  }

  @Override
  public void await() throws InterruptedException {
    asked.await();
  }
}
