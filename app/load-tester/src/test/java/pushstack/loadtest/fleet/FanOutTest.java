package pushstack.loadtest.fleet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import pushstack.loadtest.join.Join;
import pushstack.loadtest.join.JoinException;
import pushstack.loadtest.result.Merge;
import pushstack.loadtest.result.Result;
import pushstack.loadtest.result.ResultWriter;
import pushstack.loadtest.result.RunOnPaper;
import pushstack.loadtest.result.Tester;

/// Against the calls of AWS on the loopback, with real testers but for their load.
@Timeout(120)
final class FanOutTest {
  private static final int STUCK = 99;
  private static final Instant NOW = Instant.parse("2026-11-27T09:59:00Z");
  private static final Merge MERGE = new Merge(false, RunOnPaper.JUDGE);
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @TempDir private Path folder;
  private AwsOnLoopback aws;
  private final List<List<String>> runs = new CopyOnWriteArrayList<>();
  private final List<String> plans = new CopyOnWriteArrayList<>();
  private final List<String> log = new ArrayList<>();
  private final AtomicInteger seats = new AtomicInteger();
  private final AtomicInteger code = new AtomicInteger();
  private final AtomicInteger looks = new AtomicInteger();

  private final CountDownLatch never = new CountDownLatch(1);
  private int givenUpAfter = Integer.MAX_VALUE;

  /// Goes down with each look, five seconds each, to the begin of the load.
  private final CountDownLatch begun = new CountDownLatch(12);

  @BeforeAll
  static void credentials() {
    System.setProperty("aws.accessKeyId", "test");
    System.setProperty("aws.secretAccessKey", "test");
  }

  @AfterAll
  static void forget() {
    System.clearProperty("aws.accessKeyId");
    System.clearProperty("aws.secretAccessKey");
    HTTP.close();
  }

  @BeforeEach
  void start() throws IOException {
    aws = new AwsOnLoopback(this::takePart);
  }

  @AfterEach
  void stop() {
    aws.close();
  }

  private int takePart(URI ticket) {
    try {
      return new Join(HTTP).run(ticket, this::load);
    } catch (JoinException e) {
      return 3;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 4;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// What `load-test run` would do when the load begins; the third of three does not begin at all.
  private int load(List<String> args) {
    runs.add(args);
    int seat = seats.getAndIncrement();
    if (code.get() == 2 && seat == 2) {
      return 2;
    }
    try {
      assertThat(begun.await(1, TimeUnit.MINUTES)).isTrue();
      if (code.get() == STUCK) {
        never.await();
      }
      plans.add(Files.readString(Path.of(args.getFirst())));
      ResultWriter.write(result(seat), Path.of(args.getLast()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return code.get();
  }

  private static Result result(int seat) {
    return RunOnPaper.recorded(
        RunOnPaper.messages(seat, 10, 50),
        RunOnPaper.BEGIN.plusMillis(seat * 10L),
        "host-" + seat,
        10);
  }

  private FanOut fanOut(Place place, int testers, boolean partial) throws IOException {
    Path plan = folder.resolve("plan.yaml");
    Files.writeString(plan, "plan: all of it");
    var order =
        new FanOut.Order(
            place,
            testers,
            List.of(plan.toString(), "--websocket=wss://push.example.org"),
            "bucket",
            "load/",
            Duration.ofMinutes(1),
            Duration.ofMinutes(10),
            partial,
            false);
    // Time goes on with each look, and waits for the testers only.
    InstantSource clock = () -> NOW.plus(Duration.ofSeconds(5L * looks.get()));
    return new FanOut(
        new Aws(Optional.of("eu-central-1"), Optional.of(aws.address())),
        order,
        clock,
        _ -> {
          if (looks.incrementAndGet() > givenUpAfter) {
            throw new InterruptedException();
          }
          begun.countDown();
          Thread.sleep(20);
        },
        log::add);
  }

  private static Place fargate() {
    return new Place.Fargate(
        "load",
        "registry.example/pushstack:1",
        2048,
        4096,
        "ARM64",
        List.of("subnet-1", "subnet-2"),
        List.of("sg-1"),
        true,
        Optional.of("arn:aws:iam::1:role/pull"),
        Optional.of("/load"));
  }

  private static Place machines() {
    return new Place.Instances(
        Optional.of(new Place.Tag("role", "tester")), List.of(), "/opt/pushstack/bin/pushstack");
  }

  @Test
  void tasksTakeTheirTicketsAndTheirResultsBecomeOne() throws Exception {
    Result merged = fanOut(fargate(), 3, false).run(MERGE);
    assertThat(merged.testers())
        .extracting(Tester::host)
        .containsExactlyInAnyOrder("host-0", "host-1", "host-2");
    Result expected = MERGE.of(List.of(result(0), result(1), result(2)));
    assertThat(merged.measurements()).isEqualTo(expected.measurements());
    assertThat(plans).containsOnly("plan: all of it").hasSize(3);
    assertThat(runs)
        .allSatisfy(args ->
            assertThat(args.subList(1, 5))
                .containsExactly(
                    "--websocket=wss://push.example.org",
                    "--start-at",
                    "2026-11-27T10:00:00Z",
                    "--json"));
    assertThat(aws.objects).isEmpty();
  }

  @Test
  void tasksAreWhatFargateTakes() throws Exception {
    fanOut(fargate(), 2, false).run(MERGE);
    JsonNode definition = aws.requests("RegisterTaskDefinition").getFirst();
    assertThat(definition.toString())
        .contains(
            "\"networkMode\":\"awsvpc\"",
            "\"requiresCompatibilities\":[\"FARGATE\"]",
            "\"cpu\":\"2048\"",
            "\"cpuArchitecture\":\"ARM64\"",
            "\"executionRoleArn\":\"arn:aws:iam::1:role/pull\"",
            "\"hardLimit\":65535",
            "\"awslogs-region\":\"eu-central-1\"");
    List<JsonNode> runs = aws.requests("RunTask");
    assertThat(runs).hasSize(2);
    assertThat(runs.get(0).path("clientToken").asText())
        .isNotEqualTo(runs.get(1).path("clientToken").asText())
        // The most that ECS takes.
        .hasSizeLessThanOrEqualTo(64);
    assertThat(runs.getFirst().at("/networkConfiguration/awsvpcConfiguration").toString())
        .contains("subnet-1", "subnet-2", "sg-1", "ENABLED");
    assertThat(runs.getFirst().path("overrides").toString().length()).isLessThan(8_192);
    assertThat(aws.requests("DeregisterTaskDefinition")).hasSize(1);
    assertThat(aws.requests("StopTask")).isEmpty();
  }

  @Test
  void machinesFoundByTheirTagDoTheSame() throws Exception {
    aws.machines.addAll(List.of("i-3", "i-1", "i-2"));
    Result merged = fanOut(machines(), 2, false).run(MERGE);
    assertThat(merged.testers()).hasSize(2);
    assertThat(aws.requests("DescribeInstanceInformation").getFirst().toString())
        .contains("tag:role", "tester");
    assertThat(aws.requests("SendCommand"))
        .extracting(request -> request.path("InstanceIds").get(0).asText())
        .containsExactly("i-1", "i-2");
    assertThat(aws.requests("SendCommand").getFirst().at("/Parameters/executionTimeout/0").asText())
        .isEqualTo("660");
    assertThat(aws.requests("CancelCommand")).isEmpty();
  }

  @Test
  void tooFewMachinesAreSaidBeforeAnyIsStarted() {
    aws.machines.add("i-1");
    assertThatThrownBy(() -> fanOut(machines(), 2, false).run(MERGE))
        .isInstanceOf(FleetException.class)
        .hasMessageContaining("reaches 1 such machines, fewer than the 2 testers");
    assertThat(aws.requests("SendCommand")).isEmpty();
    assertThat(aws.objects).isEmpty();
  }

  @Test
  void refusedTaskLeavesNothingBehind() {
    aws.refusal = "RESOURCE:ENI";
    assertThatThrownBy(() -> fanOut(fargate(), 2, false).run(MERGE))
        .isInstanceOf(FleetException.class)
        .hasMessage("ECS does not start tester 1: RESOURCE:ENI");
    assertThat(aws.requests("DeregisterTaskDefinition")).hasSize(1);
    assertThat(aws.objects).isEmpty();
  }

  @Test
  void testerThatEndsBeforeTheBeginEndsAll() {
    code.set(2);
    assertThatThrownBy(() -> fanOut(fargate(), 3, false).run(MERGE))
        .isInstanceOf(FleetException.class)
        .hasMessageContaining("ended before the load began");
  }

  @Test
  void whatSomeMeasuredIsMergedIfThatWillDo() throws Exception {
    code.set(2);
    Result merged = fanOut(fargate(), 3, true).run(MERGE);
    assertThat(merged.testers()).hasSize(2);
    assertThat(log).anyMatch(line -> line.matches("no result from task .*\\(exit code 3\\)"));
  }

  @Test
  void reasonOfAFailureIsWhatTheMachineSaid() {
    aws.machines.addAll(List.of("i-1", "i-2", "i-3"));
    code.set(2);
    assertThatThrownBy(() -> fanOut(machines(), 3, false).run(MERGE))
        .hasMessageContaining("there is no such scenario");
  }

  @Test
  void testersThatDoNotEndAreStoppedWhenTheTimeIsOver() {
    code.set(STUCK);
    assertThatThrownBy(() -> fanOut(fargate(), 2, false).run(MERGE))
        .isInstanceOf(FleetException.class)
        .hasMessageContaining("2 of 2 testers left no result")
        .hasMessageContaining("still running");
    assertThat(aws.requests("StopTask")).hasSize(2);
    assertThat(aws.requests("DeregisterTaskDefinition")).hasSize(1);
    assertThat(aws.objects).isEmpty();
  }

  @Test
  void operatorWhoGivesUpLeavesNothingBehind() {
    aws.machines.addAll(List.of("i-1", "i-2"));
    code.set(STUCK);
    givenUpAfter = 3;
    assertThatThrownBy(() -> fanOut(machines(), 2, false).run(MERGE))
        .isInstanceOf(InterruptedException.class);
    assertThat(aws.requests("CancelCommand"))
        .extracting(request -> request.path("InstanceIds").get(0).asText())
        .containsExactly("i-1", "i-2");
    assertThat(aws.objects).isEmpty();
  }

  @Test
  void planOnlyTells() throws Exception {
    for (Place place : List.of(fargate(), machines())) {
      String plan = fanOut(place, 3, false).plan();
      assertThat(plan)
          .contains(
              "3 testers begin at 2026-11-27T10:00:00Z",
              "--start-at",
              "plan.yaml",
              "s3://bucket/load/")
          .containsPattern("aws (ecs run-task|ssm send-command) ")
          .contains(
              "load-test join --ticket"
                  .replace(" ", place instanceof Place.Fargate ? "\",\"" : " "));
    }
    assertThat(aws.calls).isEmpty();
  }

  @Test
  void signedAddressesAreGoodForOneObjectAndNeedNoHeaders() throws Exception {
    try (var exchange =
        new Exchange(
            new Aws(Optional.of("eu-central-1"), Optional.of(aws.address())),
            "bucket",
            "load/x/",
            Duration.ofMinutes(90))) {
      URI put = exchange.resultAddress(7);
      assertThat(put.getPath()).isEqualTo("/bucket/load/x/result-7.json");
      assertThat(put.getQuery())
          .contains("X-Amz-SignedHeaders=host", "X-Amz-Expires=5400")
          .doesNotContainIgnoringCase("checksum");
      URI get = exchange.put(7, "{}".getBytes(UTF_8));
      assertThat(get.getPath()).isEqualTo("/bucket/load/x/ticket-7.json");
      assertThat(aws.objects.get(get.getPath())).asString(UTF_8).isEqualTo("{}");
      assertThat(exchange.result(7)).isEmpty();
    }
  }
}
