package pushstack.service;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pushstack.fleet.Awaits;
import pushstack.fleet.FakeAws;
import pushstack.fleet.FakeAws.Answer;
import pushstack.fleet.FakeGroup;
import pushstack.fleet.FakeImds;
import pushstack.schema.LifecycleHooks;
import pushstack.test.peer.UserAgentClient;

/// The whole life of a node on a machine: a real process set-up with real connections, between a
/// metadata service, an Auto Scaling group and CloudWatch that the test plays.
final class FleetNodeTest {
  private static final String INSTANCE = "i-0123456789abcdef0";
  private static final int SESSIONS = 6;

  @TempDir private Path data;
  private final FakeImds machine = FakeImds.start(INSTANCE);
  private final FakeAws aws = FakeAws.start().on(machine);
  private final FakeGroup group = new FakeGroup(aws, INSTANCE, "Pending:Wait");
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final CountDownLatch stop = new CountDownLatch(1);
  private final CompletableFuture<FleetNode> started = new CompletableFuture<>();

  @AfterEach
  void stop() {
    stop.countDown();
    aws.close();
    machine.close();
  }

  /// Runs the command line on a thread of its own; the result is its exit code.
  private CompletableFuture<Integer> run(Path folder, String... more) {
    List<String> flags =
        new ArrayList<>(
            List.of(
                "--data=" + folder,
                "--websocket.port=0",
                "--internal.port=0",
                "--endpoint.port=0",
                "--admin.port=0",
                "--log.level=error",
                "--fleet.environment=prod",
                "--lifecycle.enabled=true",
                "--lifecycle.poll-interval=10ms",
                "--lifecycle.heartbeat-interval=10ms",
                // Slow enough that heartbeats are seen while sessions are open.
                "--drain.sessions-per-second=4"));
    flags.addAll(List.of(more));
    Main main =
        new Main(
            new PrintStream(new ByteArrayOutputStream(), true, UTF_8),
            new PrintStream(err, true, UTF_8),
            Map.of(),
            this::start,
            stop::await);
    return CompletableFuture.supplyAsync(() -> main.run(flags), Thread::startVirtualThread);
  }

  private FleetNode start(ServiceConfig config) {
    Logging logging = Logging.configure(config.log().format(), config.log().level());
    FleetNode node = FleetNode.start(config, logging, InstantSource.system(), stop::countDown);
    started.complete(node);
    return node;
  }

  private static int status(URI uri) {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest request = HttpRequest.newBuilder(uri).build();
      return client.send(request, BodyHandlers.discarding()).statusCode();
    } catch (IOException e) {
      return 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 0;
    }
  }

  @Test
  void machineServesOnceItsNodeIsReadyAndGoesOnceItsNodeIsDrained() throws Exception {
    aws.answering("PutMetricData", _ -> Answer.ok("{}"));
    CompletableFuture<Integer> exit = run(data.resolve("data"));
    PushService service = started.get(60, TimeUnit.SECONDS).service();
    Awaits.until("service", () -> group.state().equals("InService"));
    URI balancerPage = service.adminUrl().resolve("/__lbheartbeat__");
    assertThat(status(balancerPage)).isEqualTo(200);

    List<UserAgentClient> clients = new ArrayList<>();
    for (int i = 0; i < SESSIONS; i++) {
      clients.add(UserAgentClient.connect(service.webSocketUrl().orElseThrow()));
      clients.getLast().hello();
    }
    List<Integer> sessionsAtCompletion = new CopyOnWriteArrayList<>();
    group.onComplete(_ -> sessionsAtCompletion.add(service.sessions()));

    group.state("Terminating:Wait");
    machine.heading("Terminated");
    Awaits.until("more time", () -> !group.beats().isEmpty());
    assertThat(service.sessions()).as("open when time was asked for").isPositive();
    assertThat(service.draining()).isTrue();
    assertThat(status(balancerPage)).isEqualTo(503);

    assertThat(exit.get(60, TimeUnit.SECONDS)).isEqualTo(Main.DONE);
    assertThat(sessionsAtCompletion).containsExactly(0);
    assertThat(group.completed()).containsExactly(LifecycleHooks.LAUNCH, LifecycleHooks.TERMINATE);
    assertThat(aws.calls("CompleteLifecycleAction")).hasSize(2);
    assertThat(group.beats()).hasSizeGreaterThan(1);
    assertThat(aws.calls("PutMetricData"))
        .as("what was counted since the last minute")
        .hasSize(1)
        .first()
        .satisfies(call -> assertThat(call.input().toString()).contains("\"Hellos\""));
    clients.forEach(UserAgentClient::close);
  }

  @Test
  void stopByASignalLeavesTheGroupAlone() throws Exception {
    CompletableFuture<Integer> exit = run(data.resolve("data"));
    Awaits.until("service", () -> group.state().equals("InService"));
    stop.countDown();
    assertThat(exit.get(60, TimeUnit.SECONDS)).isEqualTo(Main.DONE);
    assertThat(group.completed()).containsExactly(LifecycleHooks.LAUNCH);
  }

  @Test
  void nodeThatCannotStartDoesNotLetItsMachineServe() throws Exception {
    Path file = Files.writeString(data.resolve("file"), "not a folder");
    assertThat(
            run(file, "--keys.token=" + "t".repeat(43), "--keys.node-auth=" + "n".repeat(43))
                .get(60, TimeUnit.SECONDS))
        .isEqualTo(Main.FAULT);
    assertThat(err.toString(UTF_8)).startsWith("pushstack: ");
    assertThat(group.completed()).isEmpty();
    assertThat(group.state()).isEqualTo("Pending:Wait");
  }

  @Test
  void refusedMetricsDisturbNothing() throws Exception {
    CompletableFuture<Integer> exit = run(data.resolve("data"), "--metrics.cloudwatch.interval=1s");
    aws.await("PutMetricData", 2);
    PushService service = started.get(60, TimeUnit.SECONDS).service();
    try (UserAgentClient client = UserAgentClient.connect(service.webSocketUrl().orElseThrow())) {
      assertThat(client.hello().uaid()).isNotNull();
    }
    stop.countDown();
    assertThat(exit.get(60, TimeUnit.SECONDS)).isEqualTo(Main.DONE);
  }
}
