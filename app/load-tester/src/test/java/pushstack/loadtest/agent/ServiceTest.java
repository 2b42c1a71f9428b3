package pushstack.loadtest.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import pushstack.loadtest.measure.Account;
import pushstack.loadtest.measure.Ledger;
import pushstack.loadtest.measure.Recorder;
import pushstack.loadtest.scenario.Agent;
import pushstack.loadtest.scenario.Answer;
import pushstack.loadtest.scenario.Notification;
import pushstack.loadtest.scenario.Posted;
import pushstack.loadtest.scenario.Push;
import pushstack.loadtest.scenario.ScenarioException;
import pushstack.test.peer.ServiceProcess;
import pushstack.webpush.ChannelId;
import pushstack.webpush.Topic;
import pushstack.webpush.Ttl;

/// The engine against our own service, in a process of its own.
final class ServiceTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Ttl MINUTE = new Ttl(60);

  @TempDir static Path folder;
  private static ServiceProcess service;

  private final Recorder recorder = new Recorder();
  private final Ledger ledger = new Ledger(recorder, InstantSource.system());
  private final ChannelId channel = ChannelId.random();
  private Agents agents;
  private Agent agent;

  @BeforeAll
  static void start() {
    service =
        ServiceProcess.builder(folder.resolve("service.log"))
            .set("role", "all")
            .set("storage.engine", "embedded")
            .set("data", folder.resolve("data").toString())
            .jvm("-Xmx256m")
            .build()
            .start();
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @BeforeEach
  void open() throws Exception {
    agents = Agents.open(AgentSettings.of(service.webSocketUrl()), recorder, ledger);
    agent = agents.agent(System.nanoTime());
  }

  @AfterEach
  void close() {
    agents.close();
  }

  private URI subscribed() {
    agent.connect();
    agent.hello();
    return agent.register(channel);
  }

  private Notification next() {
    return agent.expect(channel, PATIENCE).orElseThrow();
  }

  private Account settled() throws InterruptedException {
    assertThat(agents.settle(PATIENCE)).isTrue();
    agents.close();
    return ledger.account();
  }

  private long timed(String timer) {
    return Objects.requireNonNull(recorder.timers().get(timer)).getTotalCount();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @EnumSource(Push.Coding.class)
  void aMessageComesDecrypted(Push.Coding coding) throws Exception {
    URI endpoint = subscribed();
    for (Push.Signature signature : Push.Signature.values()) {
      Posted posted =
          agent.post(
              Push.to(endpoint).data(bytes("été")).coding(coding).signature(signature).ttl(MINUTE));
      Notification notification = next();
      agent.ack(notification);
      Answer answer = posted.answer();
      assertThat(answer.status()).isEqualTo(201);
      assertThat(answer.version()).contains(notification.version());
      assertThat(notification.data())
          .hasValueSatisfying(data -> assertThat(data).isEqualTo(bytes("été")));
    }
    assertThat(agent.disconnect().clean()).isTrue();
    Account account = settled();
    assertThat(account).isEqualTo(new Account(3, 0, 0, 3, 3, 0, 0, 0, 0, 0, 0, 0));
    assertThat(timed(Recorder.DELIVERY)).isEqualTo(3);
    assertThat(timed(Recorder.SEND)).isEqualTo(3);
    assertThat(timed(Recorder.HELLO)).isEqualTo(1);
    assertThat(timed(Recorder.REGISTER)).isEqualTo(1);
  }

  @Test
  void aMessageWithoutBodyComesWithoutData() throws Exception {
    URI endpoint = subscribed();
    Posted posted = agent.post(Push.to(endpoint));
    agent.ack(next());
    assertThat(posted.answer().accepted()).isTrue();
    assertThat(settled().delivered()).isEqualTo(1);
  }

  @Test
  void storedMessagesWaitForTheNextHello() throws Exception {
    URI endpoint = subscribed();
    agent.disconnect();
    for (int i = 0; i < 25; i++) {
      assertThat(agent.send(Push.to(endpoint).ttl(MINUTE).data(bytes("no. " + i))).accepted())
          .isTrue();
    }
    agent.connect();
    assertThat(agent.hello().kept()).isTrue();
    for (int i = 0; i < 25; i++) {
      Notification notification = next();
      assertThat(notification.data().map(String::new)).contains("no. " + i);
      agent.ack(notification);
    }
    Account account = settled();
    assertThat(account.delivered()).isEqualTo(25);
    assertThat(timed(Recorder.STORED)).isEqualTo(25);
    assertThat(recorder.timers()).doesNotContainKey(Recorder.DELIVERY);
  }

  @Test
  void anUnacknowledgedMessageComesAgain() throws Exception {
    URI endpoint = subscribed();
    Posted posted = agent.post(Push.to(endpoint).ttl(MINUTE));
    String version = next().version();
    agent.drop();
    assertThat(posted.answer().accepted()).isTrue();
    agent.connect();
    agent.hello();
    Notification again = next();
    assertThat(again.version()).isEqualTo(version);
    agent.ack(again);
    agent.disconnect();
    Account account = settled();
    assertThat(account.repeated()).isEqualTo(1);
    assertThat(account.duplicated()).isZero();
    assertThat(account.delivered()).isEqualTo(1);
  }

  @Test
  void theLastOfATopicIsOwed() throws Exception {
    URI endpoint = subscribed();
    agent.disconnect();
    for (String text : new String[] {"first", "second"}) {
      agent.send(Push.to(endpoint).ttl(MINUTE).topic(new Topic("weather")).data(bytes(text)));
    }
    agent.connect();
    agent.hello();
    Notification notification = next();
    assertThat(notification.data().map(String::new)).contains("second");
    agent.ack(notification);
    Account account = settled();
    assertThat(account).isEqualTo(new Account(2, 0, 0, 2, 1, 0, 1, 0, 0, 0, 0, 0));
  }

  @Test
  void whatIsOwedIsCollectedAtTheEnd() throws Exception {
    URI endpoint = subscribed();
    agent.disconnect();
    for (int i = 0; i < 12; i++) {
      agent.send(Push.to(endpoint).ttl(MINUTE));
    }
    agents.close(agent);
    assertThat(agents.settled()).isFalse();
    assertThat(settled().delivered()).isEqualTo(12);
  }

  @Test
  void whatTheUserAgentHasGivenUpIsNotOwed() throws Exception {
    URI endpoint = subscribed();
    agent.disconnect();
    agent.send(Push.to(endpoint).ttl(MINUTE));
    agent.forget();
    agent.connect();
    assertThat(agent.hello().kept()).isFalse();
    assertThat(agent.subscriptions()).isEmpty();
    URI other = agent.register(channel);
    agent.disconnect();
    agent.send(Push.to(other).ttl(MINUTE));
    agent.connect();
    agent.hello();
    agent.unregister(channel);
    assertThat(agent.send(Push.to(other).ttl(MINUTE)).status()).isEqualTo(410);
    agents.settle(PATIENCE);
    agents.close();
    Account account = ledger.account();
    assertThat(account.refused()).isEqualTo(1);
    assertThat(account.accepted()).isEqualTo(2);
    assertThat(account.abandoned() + account.delivered()).isEqualTo(2);
    assertThat(account.lost()).isZero();
  }

  @Test
  void aRestrictedSubscriptionTakesItsSenderOnly() throws Exception {
    agent.connect();
    agent.hello();
    URI endpoint = agent.register(channel, agent.applicationServerKey());
    assertThat(agent.subscriptions()).containsEntry(channel, endpoint);
    assertThat(agent.send(Push.to(endpoint)).status()).isEqualTo(401);
    Posted posted = agent.post(Push.to(endpoint).signature(Push.Signature.REUSED_TOKEN));
    agent.ack(agent.expect(Set.of(channel), PATIENCE).orElseThrow());
    assertThat(posted.answer().status()).isEqualTo(201);
  }

  @Test
  void aPingIsAnswered() {
    subscribed();
    agent.ping();
    assertThat(agent.connected()).isTrue();
    assertThatThrownBy(agent::ping)
        .isInstanceOfSatisfying(
            ScenarioException.class, e -> assertThat(e.reason()).isEqualTo("closed_4774"));
    assertThat(agent.connected()).isFalse();
  }

  @Test
  void endpointsMoveToTheOriginOfTheRun() throws Exception {
    URI localhost = URI.create("http://localhost:" + service.port("endpoint"));
    agents.close();
    agents =
        Agents.open(
            AgentSettings.of(service.webSocketUrl()).endpointOrigin(localhost), recorder, ledger);
    agent = agents.agent(System.nanoTime());
    URI endpoint = subscribed();
    assertThat(endpoint.getAuthority()).isEqualTo(localhost.getAuthority());
    // The token still names the origin that the server has told.
    Posted posted = agent.post(Push.to(endpoint).signature(Push.Signature.NEW_TOKEN));
    agent.ack(next());
    assertThat(posted.answer().status()).isEqualTo(201);
  }

  @Test
  void nothingComesToWhoeverWaitsForNothing() {
    subscribed();
    assertThat(agent.expect(channel, Duration.ofMillis(20))).isEqualTo(Optional.empty());
  }

  @Test
  void theEndOfTheRunEndsAPause() {
    subscribed();
    agents.end();
    assertThatThrownBy(() -> agent.pause(Duration.ofHours(1)))
        .isInstanceOfSatisfying(
            ScenarioException.class, e -> assertThat(e.reason()).isEqualTo("ended"));
  }
}
