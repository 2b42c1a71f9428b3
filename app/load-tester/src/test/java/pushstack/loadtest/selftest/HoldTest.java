package pushstack.loadtest.selftest;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import pushstack.loadtest.agent.AgentSettings;
import pushstack.loadtest.agent.Agents;
import pushstack.loadtest.measure.Account;
import pushstack.loadtest.measure.Ledger;
import pushstack.loadtest.measure.Recorder;
import pushstack.loadtest.scenario.Agent;
import pushstack.loadtest.scenario.Notification;
import pushstack.loadtest.scenario.Posted;
import pushstack.loadtest.scenario.Push;
import pushstack.loadtest.scenario.ScenarioException;
import pushstack.webpush.ChannelId;
import pushstack.webpush.Ttl;

/// Many agents in one process, each with its scenario asleep on a virtual thread. As a program,
/// with their number as argument, it says what one takes.
final class HoldTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /// Connections that are opened at a time.
  private static final int OPENING = 128;

  /// What they came to.
  record Held(int connected, long descriptors, long heapBytesPerAgent, Account account) {}

  @Test
  void twoThousandAgentsTakeTwoThousandDescriptors() throws Exception {
    Held held = hold(2_000);
    assertThat(held.connected).isEqualTo(2_000);
    assertThat(held.account).isEqualTo(new Account(2_000, 0, 0, 2_000, 2_000, 0, 0, 0, 0, 0, 0, 0));
    // Beside them the HTTP connections, selectors, pipes to the child, jars that are opened.
    assertThat(held.descriptors).isBetween(2_000L, 2_000L + 300);
    // 6 KB each, as measured; the bound leaves room for whatever else the JVM does meanwhile.
    assertThat(held.heapBytesPerAgent).isLessThan(20_000);
  }

  /// Connects so many, sends one message to each, lets them sleep, and looks.
  static Held hold(int count) throws InterruptedException, IOException {
    Process service = SelfTest.start();
    try {
      URI url = URI.create("ws://127.0.0.1:" + SelfTest.port(service) + "/");
      var recorder = new Recorder();
      var ledger = new Ledger(recorder, InstantSource.system());
      try (var agents = Agents.open(AgentSettings.of(url), recorder, ledger)) {
        return hold(count, agents, ledger);
      }
    } finally {
      service.destroy();
    }
  }

  private static Held hold(int count, Agents agents, Ledger ledger) throws InterruptedException {
    long heap = heap();
    long descriptors = descriptors();
    var opening = new Semaphore(OPENING);
    var asleep = new CountDownLatch(count);
    var threads = new ArrayList<Thread>(count);
    for (int i = 0; i < count; i++) {
      threads.add(Thread.startVirtualThread(() -> scenario(agents, opening, asleep)));
    }
    if (!asleep.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new IllegalStateException(asleep.getCount() + " did not come up");
    }
    long perAgent = (heap() - heap) / count;
    long more = descriptors() - descriptors;
    int connected = agents.connected();
    agents.end();
    for (Thread thread : threads) {
      thread.join();
    }
    agents.close();
    return new Held(connected, more, perAgent, ledger.account());
  }

  private static void scenario(Agents agents, Semaphore opening, CountDownLatch asleep) {
    ChannelId channel = ChannelId.random();
    opening.acquireUninterruptibly();
    Agent agent = agents.agent(System.nanoTime());
    agent.connect();
    agent.hello();
    Posted posted = agent.post(Push.to(agent.register(channel)).ttl(new Ttl(60)));
    Notification notification = agent.expect(channel, PATIENCE).orElseThrow();
    agent.ack(notification);
    posted.answer();
    opening.release();
    asleep.countDown();
    try {
      agent.pause(Duration.ofHours(1));
    } catch (ScenarioException e) {
      assertThat(e.reason()).isEqualTo("ended");
    }
  }

  /// Bytes of live objects.
  @SuppressWarnings("SystemGc") // what is measured is what a collection leaves
  private static long heap() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  private static long descriptors() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
        ? unix.getOpenFileDescriptorCount()
        : 0;
  }

  public static void main(String[] args) throws Exception {
    System.out.println(hold(Integer.parseInt(args[0])));
  }
}
