package pushstack.loadtest.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pushstack.loadtest.measure.Account;
import pushstack.loadtest.measure.Ledger;
import pushstack.loadtest.measure.Recorder;
import pushstack.loadtest.net.TlsSettings;
import pushstack.loadtest.scenario.Agent;
import pushstack.loadtest.scenario.Notification;
import pushstack.loadtest.scenario.Posted;
import pushstack.loadtest.scenario.Push;
import pushstack.loadtest.scenario.ScenarioException;
import pushstack.test.SelfSignedCertificate;
import pushstack.test.peer.ServiceProcess;
import pushstack.webpush.ChannelId;
import pushstack.webpush.Ttl;

/// The engine against our own service over TLS, on both sides.
final class TlsServiceTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration START_PATIENCE = Duration.ofSeconds(60);

  @TempDir static Path folder;
  private static ServiceProcess service;
  private static TlsSettings own;

  private final Recorder recorder = new Recorder();
  private final Ledger ledger = new Ledger(recorder, InstantSource.system());

  @BeforeAll
  static void start() throws Exception {
    SelfSignedCertificate pem = SelfSignedCertificate.write(folder, "service");
    own = TlsSettings.STANDARD.trust(new TlsSettings.Trust.Own(pem.certificate().toString()));
    ServiceProcess.Builder builder =
        ServiceProcess.builder(folder.resolve("service.log"))
            .set("role", "all")
            .set("storage.engine", "embedded")
            .set("data", folder.resolve("data").toString())
            .jvm("-Xmx256m");
    for (String listener : new String[] {"websocket", "endpoint"}) {
      builder.set(listener + ".tls.certificate", pem.certificate().toString());
      builder.set(listener + ".tls.key", pem.key().toString());
    }
    service = builder.build().launch();
    awaitService();
  }

  /// It has no port without TLS to be asked at, and opens that of the endpoints last.
  private static void awaitService() throws Exception {
    var recorder = new Recorder();
    long until = System.nanoTime() + START_PATIENCE.toNanos();
    try (var agents =
        Agents.open(settings(own), recorder, new Ledger(recorder, InstantSource.system()))) {
      Agent agent = agents.agent(System.nanoTime());
      while (!agent.connected()) {
        try {
          agent.connect();
        } catch (ScenarioException e) {
          if (System.nanoTime() - until > 0 || !service.running()) {
            throw new IllegalStateException(service.logTail(), e);
          }
          Thread.sleep(50);
        }
      }
    }
    while (!listens(service.port("endpoint"))) {
      if (System.nanoTime() - until > 0 || !service.running()) {
        throw new IllegalStateException(service.logTail());
      }
      Thread.sleep(50);
    }
  }

  private static boolean listens(int port) {
    try (var _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  private static AgentSettings settings(TlsSettings tls) {
    return AgentSettings.of(URI.create("wss://localhost:" + service.port("websocket")))
        .endpointOrigin(URI.create("https://localhost:" + service.port("endpoint")))
        .tls(tls, tls);
  }

  @Test
  void aMessageComesOverTls() throws Exception {
    byte[] large = "x".repeat(3_000).getBytes(StandardCharsets.UTF_8);
    try (var agents = Agents.open(settings(own), recorder, ledger)) {
      Agent agent = agents.agent(System.nanoTime());
      agent.connect();
      agent.hello();
      ChannelId channel = ChannelId.random();
      Push push =
          Push.to(agent.register(channel))
              .ttl(new Ttl(60))
              .data(large)
              .signature(Push.Signature.REUSED_TOKEN);
      for (int i = 0; i < 5; i++) {
        Posted posted = agent.post(push);
        Notification notification = agent.expect(channel, PATIENCE).orElseThrow();
        assertThat(notification.data().orElseThrow()).isEqualTo(large);
        agent.ack(notification);
        assertThat(posted.answer().status()).isEqualTo(201);
      }
      assertThat(agent.disconnect().clean()).isTrue();
      agents.settle(PATIENCE);
    }
    assertThat(ledger.account()).isEqualTo(new Account(5, 0, 0, 5, 5, 0, 0, 0, 0, 0, 0, 0));
  }

  @Test
  void aServiceOfWhomeverIsNotTrusted() throws Exception {
    try (var agents = Agents.open(settings(TlsSettings.STANDARD), recorder, ledger)) {
      Agent agent = agents.agent(System.nanoTime());
      assertThatThrownBy(agent::connect)
          .isInstanceOfSatisfying(
              ScenarioException.class, e -> assertThat(e.reason()).isEqualTo("connect_failed"));
    }
  }
}
