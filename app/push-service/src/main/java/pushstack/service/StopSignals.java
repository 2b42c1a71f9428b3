package pushstack.service;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/// SIGTERM and SIGINT: the first asks for a graceful stop, the second stops at once. A shutdown
/// hook would not hear the second. The JDK's class for this is supported but not documented, so it
/// is reached by reflection: the compiler warns of it by name.
final class StopSignals implements Main.StopSignal {
  // As a shell says of a process ended by SIGINT.
  private static final int STOPPED_AT_ONCE = 130;

  private final CountDownLatch first = new CountDownLatch(1);

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
    if (first.getCount() == 0) {
      Runtime.getRuntime().halt(STOPPED_AT_ONCE);
    }
    first.countDown();
    return null;
  }

  @Override
  public void await() throws InterruptedException {
    first.await();
  }
}
