package pushstack.loadtest.fleet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import pushstack.loadtest.join.Ticket;
import pushstack.loadtest.result.Merge;
import pushstack.loadtest.result.Result;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;

/// Any number of testers beside a deployment, started at one instant, and their results as one.
/// What it starts it also stops, however it ends. Of one thread.
public final class FanOut {
  /// How often testers are asked after: far below what the services allow.
  private static final Duration LOOK = Duration.ofSeconds(5);

  /// For the way of a result to its bucket.
  private static final Duration MARGIN = Duration.ofMinutes(30);

  private final Aws aws;
  private final Order order;
  private final InstantSource clock;
  private final Pause pause;
  private final Consumer<String> log;
  private final String run;

  /// What is to be done.
  ///
  /// @param args of `load-test run`; those that name files of this machine are sent along
  /// @param prefix in the bucket, empty or with a slash behind it
  /// @param startIn time for all testers to be there
  /// @param timeout from the start to the last result
  /// @param partial whether the results of some will do
  /// @param keep whether the results stay in the bucket
  public record Order(
      Place place,
      int testers,
      List<String> args,
      String bucket,
      String prefix,
      Duration startIn,
      Duration timeout,
      boolean partial,
      boolean keep) {
    public Order {
      args = List.copyOf(args);
    }
  }

  /// Waits, as [Thread#sleep] does.
  @FunctionalInterface
  public interface Pause {
    void sleep(Duration time) throws InterruptedException;
  }

  /// @param log takes a line for each thing that happens
  public FanOut(Aws aws, Order order, InstantSource clock, Pause pause, Consumer<String> log) {
    this.aws = aws;
    this.order = order;
    this.clock = clock;
    this.pause = pause;
    this.log = log;
    this.run = UUID.randomUUID().toString();
  }

  /// What would be done, for people to read and to do by hand.
  public String plan() {
    Ticket ticket = ticket(startAt(), URI.create("https://signed.invalid/result"));
    try (Launcher launcher = launcher()) {
      return """
      # %d testers begin at %s, each with: load-test run %s
      # files sent along: %s
      # tickets and results: s3://%s/%s
      aws s3 cp TICKET.json s3://%s/%s && aws s3 presign s3://%s/%s/TICKET.json
      %saws s3 cp --recursive s3://%s/%s . && pushstack load-test merge RESULT.json... --json result.json
      """
          .formatted(
              order.testers(),
              startAt(),
              String.join(" ", ticket.args()),
              ticket.files().isEmpty() ? "none" : String.join(", ", ticket.files().keySet()),
              order.bucket(),
              folder(),
              order.bucket(),
              folder(),
              order.bucket(),
              folder().replaceFirst("/$", ""),
              launcher.plan(order.testers()),
              order.bucket(),
              folder());
    }
  }

  private Instant startAt() {
    return clock.instant().plus(order.startIn()).truncatedTo(ChronoUnit.SECONDS);
  }

  private String folder() {
    return order.prefix() + run + "/";
  }

  private Launcher launcher() {
    return switch (order.place()) {
      case Place.Fargate fargate -> new FargateLauncher(aws.ecs(), fargate, region(), run);
      case Place.Instances instances ->
          new InstanceLauncher(aws.ssm(), instances, order.startIn().plus(order.timeout()));
    };
  }

  private String region() {
    return aws.region()
        .orElseGet(() -> DefaultAwsRegionProviderChain.builder().build().getRegion().id());
  }

  /// Returns the results of all testers as one.
  ///
  /// @throws FleetException if testers cannot be started or do not come back in time
  public Result run(Merge merge) throws InterruptedException {
    Duration lifetime = order.startIn().plus(order.timeout()).plus(MARGIN);
    try (var exchange = new Exchange(aws, order.bucket(), folder(), lifetime)) {
      try {
        List<Seat> seats = runTesters(exchange);
        List<Result> results = collect(exchange, seats);
        if (!order.keep()) {
          exchange.removeResults(order.testers());
        }
        return merge.of(results);
      } finally {
        removeTickets(exchange);
      }
    } catch (SdkException e) {
      throw new FleetException("AWS does not do it: " + e.getMessage(), e);
    }
  }

  private void removeTickets(Exchange exchange) {
    try {
      exchange.removeTickets(order.testers());
    } catch (SdkException e) {
      // Not worth the result; their addresses end with their time.
      log.accept("The tickets in " + exchange.place() + " could not be removed: " + e.getMessage());
    }
  }

  private List<Seat> runTesters(Exchange exchange) throws InterruptedException {
    Instant start = startAt();
    Instant deadline = start.plus(order.timeout());
    List<URI> tickets =
        IntStream.range(0, order.testers())
            .mapToObj(i -> exchange.put(i, ticket(start, exchange.resultAddress(i)).toJson()))
            .toList();
    try (Launcher launcher = launcher()) {
      launcher.start(tickets);
      log.accept(order.testers() + " testers are on their way; the load begins at " + start);
      return await(launcher, start, deadline);
    }
  }

  private List<Seat> await(Launcher launcher, Instant start, Instant deadline)
      throws InterruptedException {
    String said = "";
    while (true) {
      List<Seat> seats = launcher.look();
      String now = count(seats);
      if (!now.equals(said)) {
        log.accept(now);
        said = now;
      }
      if (clock.instant().isBefore(start)) {
        checkAllThere(seats);
      }
      if (seats.stream().allMatch(Seat::over)) {
        return seats;
      }
      if (!clock.instant().isBefore(deadline)) {
        log.accept("The time is over; the testers that still run are stopped.");
        return seats;
      }
      pause.sleep(LOOK);
    }
  }

  /// Less load than was asked for is another test.
  private void checkAllThere(List<Seat> seats) {
    for (Seat seat : seats) {
      if (seat.over() && !order.partial()) {
        throw new FleetException(
            seat.name() + " ended before the load began, so all are stopped: " + seat.reason());
      }
    }
  }

  private static String count(List<Seat> seats) {
    var counts = new HashMap<Seat.State, Integer>();
    seats.forEach(seat -> counts.merge(seat.state(), 1, Integer::sum));
    return "testers: "
        + counts.getOrDefault(Seat.State.STARTING, 0)
        + " starting, "
        + counts.getOrDefault(Seat.State.RUNNING, 0)
        + " running, "
        + counts.getOrDefault(Seat.State.ENDED, 0)
        + " ended, "
        + counts.getOrDefault(Seat.State.FAILED, 0)
        + " failed";
  }

  private List<Result> collect(Exchange exchange, List<Seat> seats) {
    var results = new ArrayList<Result>();
    var missing = new ArrayList<String>();
    for (int i = 0; i < seats.size(); i++) {
      Optional<Result> result = exchange.result(i);
      if (result.isPresent()) {
        results.add(result.get());
      } else {
        Seat seat = seats.get(i);
        missing.add(seat.name() + " (" + (seat.over() ? seat.reason() : "still running") + ")");
      }
    }
    missing.forEach(each -> log.accept("no result from " + each));
    if (!missing.isEmpty() && (!order.partial() || results.isEmpty())) {
      throw new FleetException(
          missing.size()
              + " of "
              + seats.size()
              + " testers left no result: "
              + String.join("; ", missing)
              + ". The others are in "
              + exchange.place());
    }
    return results;
  }

  private Ticket ticket(Instant start, URI result) {
    var args = new ArrayList<String>();
    var files = new HashMap<String, String>();
    for (String arg : order.args()) {
      args.add(withFile(arg, files));
    }
    args.add("--start-at");
    args.add(start.toString());
    return new Ticket(args, files, result);
  }

  /// An argument or its value that names a file here names its copy there.
  private static String withFile(String arg, Map<String, String> files) {
    int equals = arg.startsWith("--") ? arg.indexOf('=') : -1;
    String value = arg.substring(equals + 1);
    Optional<Path> file = file(value);
    if (file.isEmpty()) {
      return arg;
    }
    String name = file.get().getFileName().toString();
    try {
      if (Files.size(file.get()) > Ticket.MAX_BYTES / 2) {
        throw new FleetException(value + " is too large to be sent along");
      }
      files.put(name, Base64.getEncoder().encodeToString(Files.readAllBytes(file.get())));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return arg.substring(0, equals + 1) + name;
  }

  private static Optional<Path> file(String value) {
    try {
      return Optional.of(Path.of(value)).filter(Files::isRegularFile);
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }
}
