package pushstack.loadtest.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pushstack.loadtest.agent.FaultyService.Fault;
import pushstack.loadtest.measure.Account;
import pushstack.loadtest.measure.Ledger;
import pushstack.loadtest.measure.Recorder;
import pushstack.loadtest.scenario.Agent;
import pushstack.loadtest.scenario.Answer;
import pushstack.loadtest.scenario.Notification;
import pushstack.loadtest.scenario.Posted;
import pushstack.loadtest.scenario.Push;
import pushstack.loadtest.scenario.ScenarioException;
import pushstack.webpush.ChannelId;
import pushstack.webpush.Ttl;

/// What a service does wrong is seen: in the account, or as the failure of the scenario.
final class FaultTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final FaultyService service = new FaultyService();
  private final Recorder recorder = new Recorder();
  private final Ledger ledger = new Ledger(recorder, InstantSource.system());
  private final ChannelId channel = ChannelId.random();
  private Agents agents;
  private Agent agent;
  private Push push;

  @BeforeEach
  void subscribe() throws Exception {
    agents =
        Agents.open(
            AgentSettings.of(service.webSocketUrl()).patience(Duration.ofSeconds(10)),
            recorder,
            ledger);
    agent = agents.agent(System.nanoTime());
    agent.connect();
    agent.hello();
    push =
        Push.to(agent.register(channel))
            .ttl(new Ttl(60))
            .data("x".getBytes(StandardCharsets.UTF_8));
  }

  @AfterEach
  void close() {
    agents.close();
    service.close();
  }

  private void takeOne() {
    agent.ack(agent.expect(channel, PATIENCE).orElseThrow());
  }

  private Account ended(Duration grace) throws InterruptedException {
    agents.settle(grace);
    agents.close();
    return ledger.account();
  }

  private static String reason(Runnable step) {
    return Objects.requireNonNull(
            catchThrowableOfType(ScenarioException.class, step::run), "nothing failed")
        .reason();
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    long until = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime() - until).isNegative();
      Thread.sleep(1);
    }
  }

  @Test
  void aHealthyServiceHasACleanAccount() throws Exception {
    for (int i = 0; i < 3; i++) {
      assertThat(agent.send(push).accepted()).isTrue();
      takeOne();
    }
    assertThat(ended(PATIENCE)).isEqualTo(new Account(3, 0, 0, 3, 3, 0, 0, 0, 0, 0, 0, 0));
  }

  @Test
  void aSwallowedMessageIsLost() throws Exception {
    agent.send(push);
    takeOne();
    service.next(Fault.SWALLOW);
    agent.send(push);
    assertThat(ended(Duration.ofMillis(100)))
        .isEqualTo(new Account(2, 0, 0, 2, 1, 0, 0, 0, 1, 0, 0, 0));
  }

  @Test
  void aMessageAfterItsAcknowledgementIsDuplicated() throws Exception {
    service.next(Fault.DUPLICATE);
    agent.send(push);
    takeOne();
    await(() -> ledger.account().duplicated() == 1);
    assertThat(ended(PATIENCE)).isEqualTo(new Account(1, 0, 0, 1, 1, 0, 0, 0, 0, 1, 0, 0));
  }

  @Test
  void aSlowMessageIsSeenInTheTimes() {
    service.next(Fault.SLOW);
    agent.send(push);
    takeOne();
    assertThat(Objects.requireNonNull(recorder.timers().get(Recorder.DELIVERY)).getMaxValue())
        .isGreaterThanOrEqualTo(FaultyService.DELAY_MILLIS * 1_000);
  }

  @Test
  void aLateScenarioIsAsLateAsItsFirstMessage() {
    agents.due(agent, System.nanoTime() - Duration.ofSeconds(5).toNanos());
    agent.send(push);
    takeOne();
    agent.send(push);
    takeOne();
    var delivery = Objects.requireNonNull(recorder.timers().get(Recorder.DELIVERY));
    assertThat(delivery.getMaxValue()).isGreaterThanOrEqualTo(4_990_000);
    assertThat(delivery.getMinValue()).isLessThan(4_990_000);
  }

  @Test
  void theWaitForAConnectionIsTimeOfTheMessage() throws Exception {
    agents.close();
    agents =
        Agents.open(AgentSettings.of(service.webSocketUrl()).httpConnections(1), recorder, ledger);
    agent = agents.agent(System.nanoTime());
    agent.connect();
    agent.hello();
    push = Push.to(agent.register(channel));
    service.next(Fault.SLOW);
    Posted slow = agent.post(push);
    Posted waiting = agent.post(push);
    assertThat(slow.answer().accepted()).isTrue();
    assertThat(waiting.answer().accepted()).isTrue();
    // The second had to wait for the first, unless this thread was away for most of its delay.
    assertThat(Objects.requireNonNull(recorder.timers().get(Recorder.SEND)).getMinValue())
        .isGreaterThan(20_000);
  }

  @Test
  void aRefusalIsAnAnswer() throws Exception {
    service.next(Fault.REFUSE);
    Answer answer = agent.send(push);
    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.body()).isEqualTo("busy!");
    assertThat(ended(PATIENCE)).isEqualTo(new Account(1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0));
    assertThat(recorder.counters()).containsEntry("answers.503", 1L);
  }

  @Test
  void aPostWithoutAnswerHasFailed() throws Exception {
    service.next(Fault.NO_ANSWER);
    assertThat(reason(() -> agent.send(push))).isEqualTo("send_failed");
    assertThat(ended(PATIENCE)).isEqualTo(new Account(1, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0));
  }

  @ParameterizedTest
  @CsvSource({
    "CLOSE, closed_1011",
    "CUT, connection_lost",
    "GARBAGE, malformed_message",
    "UNASKED, unexpected_message"
  })
  void whatEndsAConnectionFailsTheScenario(Fault fault, String expected) throws Exception {
    service.next(fault);
    agent.post(push);
    assertThat(reason(() -> agent.pause(PATIENCE))).isEqualTo(expected);
    assertThat(agent.connected()).isFalse();
    assertThat(agents.connected()).isZero();
    assertThat(ended(Duration.ofMillis(100)).lost()).isEqualTo(1);
  }

  @Test
  void aMessageThatNobodySentIsUnknown() throws Exception {
    service.next(Fault.INVENT);
    agent.send(push);
    Notification invented = agent.expect(channel, PATIENCE).orElseThrow();
    assertThat(invented.version()).isEqualTo("invented");
    takeOne();
    assertThat(ended(PATIENCE)).isEqualTo(new Account(1, 0, 0, 1, 1, 0, 0, 0, 0, 0, 0, 1));
  }

  @Test
  void aBodyThatWasTamperedWithIsNotRead() {
    service.next(Fault.TAMPER);
    agent.send(push);
    assertThat(reason(this::takeOne)).isEqualTo("undecryptable");
  }

  @Test
  void aSilentServiceIsGivenUp() throws Exception {
    agents.close();
    agents =
        Agents.open(
            AgentSettings.of(service.webSocketUrl()).patience(Duration.ofMillis(100)),
            recorder,
            ledger);
    agent = agents.agent(System.nanoTime());
    agent.connect();
    service.next(Fault.SILENT);
    assertThat(reason(agent::hello)).isEqualTo("timeout_hello");
    assertThat(agent.connected()).isFalse();
  }

  @Test
  void aRefusedSubscriptionSaysItsStatus() {
    service.next(Fault.BROKEN);
    assertThat(reason(() -> agent.register(ChannelId.random()))).isEqualTo("register_500");
  }

  @Test
  void aServerThatIsNotThereIsAFailureToConnect() throws Exception {
    service.close();
    agent.drop();
    assertThat(reason(agent::connect)).isEqualTo("connect_failed");
    Push nowhere = Push.to(URI.create("http://127.0.0.1:1/x"));
    assertThat(reason(() -> agent.send(nowhere))).isEqualTo("send_failed");
  }

  @Test
  void anInterruptCutsAScenarioOff() {
    Thread.currentThread().interrupt();
    assertThat(reason(() -> agent.expect(channel, PATIENCE))).isEqualTo("ended");
    assertThat(Thread.interrupted()).isTrue();
  }
}
