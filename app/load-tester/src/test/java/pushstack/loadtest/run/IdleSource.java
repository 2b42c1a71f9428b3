package pushstack.loadtest.run;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import pushstack.loadtest.scenario.Agent;
import pushstack.loadtest.scenario.ScenarioException;

/// User agents that can do nothing but wait, for what a run does with them.
final class IdleSource implements AgentSource {
  final List<Long> due = new CopyOnWriteArrayList<>();
  final List<Duration> settled = new CopyOnWriteArrayList<>();
  final AtomicInteger open = new AtomicInteger();
  final AtomicInteger most = new AtomicInteger();
  private final CountDownLatch end = new CountDownLatch(1);

  @Override
  public Agent open() {
    most.accumulateAndGet(open.incrementAndGet(), Math::max);
    return (Agent)
        Proxy.newProxyInstance(
            Agent.class.getClassLoader(),
            new Class<?>[] {Agent.class},
            (_, method, args) ->
                switch (method.getName()) {
                  case "pause" -> pause((Duration) args[0]);
                  case "connected" -> false;
                  default -> throw new UnsupportedOperationException(method.getName());
                });
  }

  private Object pause(Duration time) {
    try {
      if (!end.await(time.toNanos(), TimeUnit.NANOSECONDS)) {
        return this;
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    throw new ScenarioException("ended", "the run ends");
  }

  @Override
  public void due(Agent agent, long intendedStart) {
    due.add(intendedStart);
  }

  @Override
  public void close(Agent agent) {
    open.decrementAndGet();
  }

  @Override
  public void end() {
    end.countDown();
  }

  @Override
  public void settle(Duration patience) {
    settled.add(patience);
  }
}
