package pushstack.fleet;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import pushstack.fleet.ScalingGroup.Member;
import pushstack.schema.LifecycleHooks;

/// The life of a node on a machine of an EC2 Auto Scaling group. It looks at the machine every few
/// seconds, on a thread of its own:
/// - A machine that waits at the launch hook is let go on, since this exists only once the node is
///   ready.
/// - When the machine is to leave, the node is told, and the hook at which the machine waits is
///   kept open by heartbeats until [#close] says that the node has stopped. Then the machine is let
///   go.
///
/// Whatever does not answer is asked again at the next look. What cannot be done at last, the
/// timeout of the hook does.
public final class NodeLifecycle implements AutoCloseable {
  private static final Logger LOG = System.getLogger(NodeLifecycle.class.getName());

  /// Looks for the launch hook, or for the last one, until that is given up: five minutes at the
  /// default interval. Deregistration from a balancer, which comes before the last hook, is
  /// shorter.
  private static final int MAX_LOOKS = 60;

  private final Duration interval;
  private final Duration heartbeat;
  private final Runnable leave;
  private final Imds machine = Imds.ofThisMachine();
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final Thread thread;

  // All below belong to the thread until it has ended, then to the caller of close.
  private @Nullable ScalingGroup group;
  private boolean leaving;
  private boolean troubled;
  private boolean launched;
  private int launchLooks;

  private NodeLifecycle(Duration interval, Duration heartbeat, Runnable leave) {
    this.interval = interval;
    this.heartbeat = heartbeat;
    this.leave = leave;
    this.thread = Thread.ofVirtual().name("lifecycle").unstarted(this::live);
  }

  /// Begins to look. The node must be ready.
  ///
  /// @param interval between two looks at the machine
  /// @param heartbeat between two requests for more time; shorter than the timeout of the hook
  /// @param leave tells the node to stop; must not block
  public static NodeLifecycle start(Duration interval, Duration heartbeat, Runnable leave) {
    NodeLifecycle lifecycle = new NodeLifecycle(interval, heartbeat, leave);
    lifecycle.thread.start();
    return lifecycle;
  }

  private void live() {
    do {
      attempt(this::look);
    } while (!stoppedWithin(leaving ? heartbeat : interval));
  }

  /// Something that may fail for a while; said once when it begins, and once when it is over.
  private boolean attempt(Step step) {
    try {
      boolean done = step.run();
      if (troubled) {
        LOG.log(Level.INFO, "lifecycle.reachable");
        troubled = false;
      }
      return done;
    } catch (IOException | RuntimeException e) {
      // Whatever it is: if this thread died, the machine could not leave without being cut off.
      if (!troubled) {
        LOG.log(Level.WARNING, "lifecycle.unreachable", e);
        troubled = true;
      }
      return false;
    }
  }

  /// Tells whether it is done for good.
  @FunctionalInterface
  private interface Step {
    boolean run() throws IOException;
  }

  private boolean look() throws IOException {
    if (!leaving) {
      leaveIfToldTo();
    }
    if (leaving) {
      beat();
    } else if (!launched) {
      launched = launch();
    }
    return true;
  }

  private void leaveIfToldTo() throws IOException {
    Optional<String> target = machine.targetLifecycleState();
    if (target.filter(NodeLifecycle::isAway).isPresent()) {
      LOG.log(Level.INFO, "lifecycle.leaving target={0}", target.get());
      leaving = true;
      leave.run();
    }
  }

  /// Terminated, taken out of the group, or put by into its warm pool.
  private static boolean isAway(String target) {
    return target.equals("Terminated") || target.equals("Detached") || target.startsWith("Warmed:");
  }

  private ScalingGroup group() throws IOException {
    ScalingGroup known = group;
    if (known == null) {
      known = new ScalingGroup(machine.instanceId());
      group = known;
    }
    return known;
  }

  /// Tells whether the launch hook is no matter any more.
  private boolean launch() throws IOException {
    if (launchLooks == MAX_LOOKS) {
      LOG.log(Level.ERROR, "lifecycle.launch-given-up looks={0}", launchLooks);
      return true;
    }
    launchLooks++;
    Optional<Member> member = group().member();
    String state = member.map(Member::state).orElse("none");
    if (state.equals("Pending")) {
      // The hook is still to come.
      return false;
    }
    boolean completed =
        state.equals("Pending:Wait")
            && group().complete(member.orElseThrow().group(), LifecycleHooks.LAUNCH);
    LOG.log(Level.INFO, "lifecycle.launched state={0} hook_completed={1}", state, completed);
    return true;
  }

  private void beat() throws IOException {
    Optional<Member> member = group().member();
    if (member.isPresent() && member.get().state().endsWith(":Wait")) {
      var _ = group().heartbeat(member.get().group(), LifecycleHooks.TERMINATE);
    }
  }

  /// Tells whether the machine waits for nothing of ours any more.
  private boolean released() throws IOException {
    Optional<Member> member = group().member();
    if (member.isEmpty()) {
      return true;
    }
    String name = member.get().group();
    String state = member.get().state();
    return switch (state) {
      // The hook is still to come.
      case "InService", "Terminating", "Warmed:Pending", "Warmed:Terminating" -> false;
      case "Terminating:Wait", "Warmed:Terminating:Wait" ->
          told(state, group().complete(name, LifecycleHooks.TERMINATE));
      // On the way into a warm pool a machine stops here for either hook.
      case "Pending:Wait", "Warmed:Pending:Wait" ->
          told(
              state,
              group().complete(name, LifecycleHooks.TERMINATE)
                  || group().complete(name, LifecycleHooks.LAUNCH));
      default -> told(state, false);
    };
  }

  private static boolean told(String state, boolean completed) {
    LOG.log(Level.INFO, "lifecycle.left state={0} hook_completed={1}", state, completed);
    return true;
  }

  /// The node has stopped. If its machine is to leave, lets it; tries that some minutes at most.
  @Override
  public void close() {
    stopped.countDown();
    try {
      thread.join();
      if (leaving) {
        release();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      machine.close();
      if (group != null) {
        group.close();
      }
    }
  }

  private void release() throws InterruptedException {
    for (int looks = 0; looks < MAX_LOOKS; looks++) {
      if (attempt(this::released)) {
        return;
      }
      Thread.sleep(interval);
    }
    LOG.log(Level.ERROR, "lifecycle.hook-left-open");
  }

  private boolean stoppedWithin(Duration wait) {
    try {
      return stopped.await(wait.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }
}
