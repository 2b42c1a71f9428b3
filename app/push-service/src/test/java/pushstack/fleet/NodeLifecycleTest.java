package pushstack.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pushstack.fleet.FakeAws.Answer;
import pushstack.schema.LifecycleHooks;

final class NodeLifecycleTest {
  private static final String INSTANCE = "i-0123456789abcdef0";
  private static final Duration OFTEN = Duration.ofMillis(10);

  private final FakeImds machine = FakeImds.start(INSTANCE);
  private final FakeAws aws = FakeAws.start().on(machine);
  private final Semaphore left = new Semaphore(0);

  @AfterEach
  void stop() {
    aws.close();
    machine.close();
  }

  private NodeLifecycle start() {
    return NodeLifecycle.start(OFTEN, OFTEN, left::release);
  }

  private void awaitLeave() throws InterruptedException {
    assertThat(left.tryAcquire(30, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void readyNodeLetsItsMachineIntoServiceOnce() {
    FakeGroup group = new FakeGroup(aws, INSTANCE, "Pending:Wait");
    try (NodeLifecycle _ = start()) {
      Awaits.until("service", () -> group.state().equals("InService"));
    }
    assertThat(group.completed()).containsExactly(LifecycleHooks.LAUNCH);
    assertThat(aws.calls("CompleteLifecycleAction")).hasSize(1);
    assertThat(left.availablePermits()).isZero();
  }

  @Test
  void hookThatIsStillToComeIsAwaited() {
    FakeGroup group = new FakeGroup(aws, INSTANCE, "Pending");
    try (NodeLifecycle _ = start()) {
      aws.await("DescribeAutoScalingInstances", 3);
      group.state("Pending:Wait");
      Awaits.until("service", () -> group.state().equals("InService"));
    }
    assertThat(group.completed()).containsExactly(LifecycleHooks.LAUNCH);
  }

  @ParameterizedTest
  @ValueSource(strings = {"InService", "none", "Standby"})
  void machineThatWaitsAtNoHookIsLeftAlone(String state) throws Exception {
    new FakeGroup(aws, INSTANCE, state);
    try (NodeLifecycle _ = start()) {
      aws.await("DescribeAutoScalingInstances", 1);
      machine.heading("Terminated");
      awaitLeave();
      new FakeGroup(aws, INSTANCE, "none");
    }
    assertThat(aws.calls("CompleteLifecycleAction")).isEmpty();
  }

  @Test
  void hookThatExpiredMeanwhileIsNoTrouble() {
    new FakeGroup(aws, INSTANCE, "Pending:Wait");
    aws.answering(
        "CompleteLifecycleAction",
        _ -> Answer.error(400, "ValidationError", "No active Lifecycle Action found"));
    try (NodeLifecycle _ = start()) {
      aws.await("CompleteLifecycleAction", 1);
    }
    assertThat(aws.calls("CompleteLifecycleAction")).hasSize(1);
  }

  @Test
  void machineIsKeptWhileTheNodeStopsAndLetGoThen() throws Exception {
    FakeGroup group = new FakeGroup(aws, INSTANCE, "InService");
    try (NodeLifecycle _ = start()) {
      aws.await("DescribeAutoScalingInstances", 1);
      group.state("Terminating:Wait");
      machine.heading("Terminated");
      awaitLeave();
      Awaits.until("heartbeats", () -> group.beats().size() >= 3);
      assertThat(group.completed()).isEmpty();
    }
    assertThat(group.completed()).containsExactly(LifecycleHooks.TERMINATE);
    assertThat(group.beats()).containsOnly(LifecycleHooks.TERMINATE);
    assertThat(left.availablePermits()).as("told to leave once").isZero();
  }

  @Test
  void nodeThatStopsBeforeTheHookHasBegunWaitsForIt() throws Exception {
    FakeGroup group = new FakeGroup(aws, INSTANCE, "Terminating");
    machine.heading("Terminated");
    NodeLifecycle lifecycle = start();
    awaitLeave();
    Thread closing = Thread.startVirtualThread(lifecycle::close);
    aws.await("DescribeAutoScalingInstances", 5);
    group.state("Terminating:Wait");
    assertThat(closing.join(Duration.ofSeconds(30))).isTrue();
    assertThat(group.completed()).containsExactly(LifecycleHooks.TERMINATE);
  }

  @Test
  void groupThatNeverComesToTheHookIsGivenUp() throws Exception {
    new FakeGroup(aws, INSTANCE, "Terminating");
    machine.heading("Terminated");
    NodeLifecycle lifecycle = start();
    awaitLeave();
    lifecycle.close();
    assertThat(aws.calls("CompleteLifecycleAction")).isEmpty();
  }

  @Test
  void stopOfTheProcessAloneCompletesNothing() {
    FakeGroup group = new FakeGroup(aws, INSTANCE, "InService");
    try (NodeLifecycle _ = start()) {
      aws.await("DescribeAutoScalingInstances", 1);
    }
    assertThat(group.completed()).isEmpty();
    assertThat(aws.calls("RecordLifecycleActionHeartbeat")).isEmpty();
  }

  @Test
  void machineThatGoesIntoAWarmPoolIsLetGoAtEitherHook() throws Exception {
    FakeGroup group = new FakeGroup(aws, INSTANCE, "Warmed:Pending:Wait");
    machine.heading("Warmed:Stopped");
    try (NodeLifecycle _ = start()) {
      awaitLeave();
    }
    assertThat(group.completed()).containsExactly(LifecycleHooks.LAUNCH);
  }

  @Test
  void machineThatIsTakenOutOfTheGroupStopsItsNode() throws Exception {
    new FakeGroup(aws, INSTANCE, "none");
    machine.heading("Detached");
    try (NodeLifecycle _ = start()) {
      awaitLeave();
    }
    assertThat(aws.calls("CompleteLifecycleAction")).isEmpty();
  }

  @Test
  void machineThatDoesNotAnswerForAWhileIsAskedAgain() throws Exception {
    FakeGroup group = new FakeGroup(aws, INSTANCE, "Pending:Wait");
    machine.failing(true);
    try (NodeLifecycle _ = start()) {
      machine.awaitFailures(3);
      assertThat(group.completed()).isEmpty();
      machine.failing(false);
      Awaits.until("service", () -> group.state().equals("InService"));
      machine.failing(true);
      machine.awaitFailures(6);
      machine.heading("Terminated");
      group.state("Terminating:Wait");
      assertThat(left.availablePermits()).isZero();
      machine.forgetTokens();
      machine.failing(false);
      awaitLeave();
    }
    assertThat(group.completed()).containsExactly(LifecycleHooks.LAUNCH, LifecycleHooks.TERMINATE);
  }

  @Test
  void machineThatFallsSilentDuringTheDrainIsKeptAllTheSame() throws Exception {
    FakeGroup group = new FakeGroup(aws, INSTANCE, "Terminating:Wait");
    machine.heading("Terminated");
    try (NodeLifecycle _ = start()) {
      awaitLeave();
      Awaits.until("a heartbeat", () -> !group.beats().isEmpty());
      machine.failing(true);
      int before = group.beats().size();
      Awaits.until("more heartbeats", () -> group.beats().size() > before + 2);
    }
    assertThat(group.completed()).containsExactly(LifecycleHooks.TERMINATE);
  }

  @Test
  void launchThatCannotBeToldIsGivenUp() {
    try (NodeLifecycle _ = start()) {
      aws.await("DescribeAutoScalingInstances", 60);
      machine.awaitLooks(62);
      FakeGroup group = new FakeGroup(aws, INSTANCE, "Pending:Wait");
      machine.awaitLooks(65);
      assertThat(group.completed()).isEmpty();
    }
    assertThat(aws.calls("DescribeAutoScalingInstances")).hasSize(60);
  }

  @Test
  void throttledAndFailedCallsAreMadeAgain() throws Exception {
    FakeGroup group = new FakeGroup(aws, INSTANCE, "Terminating:Wait");
    AtomicInteger asked = new AtomicInteger();
    machine.heading("Terminated");
    aws.answering(
            "RecordLifecycleActionHeartbeat",
            _ -> Answer.error(400, "AccessDenied", "not authorized"))
        .answering(
            "CompleteLifecycleAction",
            call ->
                switch (asked.incrementAndGet()) {
                  case 1 -> Answer.error(400, "Throttling", "Rate exceeded");
                  case 2 -> Answer.error(400, "AccessDenied", "not authorized");
                  default -> group.complete(call);
                });
    try (NodeLifecycle _ = start()) {
      awaitLeave();
      aws.await("RecordLifecycleActionHeartbeat", 2);
    }
    assertThat(group.completed()).containsExactly(LifecycleHooks.TERMINATE);
  }

  @Test
  void expiredTokenIsReplacedAndLonelyMachineHasNoTarget() throws IOException {
    try (Imds imds = Imds.ofThisMachine()) {
      assertThat(imds.instanceId()).isEqualTo(INSTANCE);
      machine.forgetTokens();
      assertThat(imds.targetLifecycleState()).contains("InService");
      machine.alone();
      assertThat(imds.targetLifecycleState()).isEmpty();
    }
  }
}
