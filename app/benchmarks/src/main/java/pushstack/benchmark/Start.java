package pushstack.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import pushstack.loadtest.net.Loop;
import pushstack.test.peer.ServiceProcess;

/// How long it takes from the start of the launch script until a push to a new user agent is
/// answered 201: role `all`, embedded engine in an empty folder; without and with the cache of
/// loaded classes.
final class Start {
  private static final String NAME = "start";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /// Between two attempts.
  private static final Duration POLL = Duration.ofMillis(5);

  private Start() {}

  private record Times(double wall, double cpu) {}

  static Outcome measure(Lab lab) {
    var figures = new Figures(NAME);
    Path script = lab.options().launcher();
    if (!Files.isExecutable(script)) {
      throw new IllegalStateException(
          "there is no distribution to start: mvn -DskipTests package -pl app/distribution -am");
    }
    Path cache = script.resolveSibling("../lib/pushstack.aot").normalize();
    boolean there = Files.exists(cache);
    if (there) {
      measure(lab, figures, "with class cache");
    } else {
      measure(lab, figures, "without class cache");
      var _ =
          ProcessFigures.run(
              "env", "JAVA_HOME=" + System.getProperty("java.home"), script.toString(), "aot");
      measure(lab, figures, "with class cache");
      delete(cache);
    }
    return figures.outcome();
  }

  private static void delete(Path file) {
    try {
      Files.delete(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void measure(Lab lab, Figures figures, String how) {
    var walls = new ArrayList<Double>();
    var cpus = new ArrayList<Double>();
    for (int i = 0; i < lab.scale().starts(); i++) {
      Times times = once(lab);
      walls.add(times.wall);
      cpus.add(times.cpu);
    }
    double[] wall = walls.stream().mapToDouble(Double::doubleValue).toArray();
    figures.add("to first 201 " + how + ", median", Statistics.median(wall), "s");
    figures.add("to first 201 " + how + ", shortest", Statistics.min(wall), "s");
    figures.add("to first 201 " + how + ", longest", Statistics.max(wall), "s");
    figures.add(
        "CPU of the service " + how + ", median",
        Statistics.median(cpus.stream().mapToDouble(Double::doubleValue).toArray()),
        "s");
  }

  private static Times once(Lab lab) {
    try (ServiceProcess process = lab.distribution();
        var loop = new Loop()) {
      // Signed before the clock runs.
      byte[][] token = new Tokens(process.endpointUrl()).sign(1);
      long began = System.nanoTime();
      process.launch();
      var userAgents =
          new UserAgents(
              loop,
              List.of(process.webSocketUrl()),
              "",
              POLL,
              new UserAgents.Events() {
                @Override
                public void arrived(int userAgent, long data) {}

                @Override
                public boolean lost(int userAgent, String cause) {
                  return true;
                }
              });
      userAgents.add(1);
      userAgents.connect(0);
      loop.run(
          () -> {
            userAgents.back();
            failIfLate(began);
            return userAgents.connected() == 1;
          },
          1);
      post(loop, process, userAgents, token, began);
      double wall = (System.nanoTime() - began) / 1e9;
      return new Times(wall, ProcessFigures.cpuSeconds(process.pid()));
    }
  }

  /// The endpoint listener may open after the other one: tried until it does.
  private static void post(
      Loop loop, ServiceProcess process, UserAgents userAgents, byte[][] token, long began) {
    var ledger = new Ledger();
    var kind = new Publisher.Kind(_ -> token[0], 60, Body.NAME_BYTES);
    var publisher = new Publisher(loop, process.endpointUrl(), 1, kind, ledger);
    loop.run(
        () -> {
          failIfLate(began);
          if (publisher.idle() && ledger.accepted() == 0) {
            publisher.push(userAgents.path(0), ledger.post(0, System.nanoTime()));
          }
          return ledger.accepted() > 0;
        },
        1);
    publisher.close();
  }

  private static void failIfLate(long began) {
    if (System.nanoTime() - began > PATIENCE.toNanos()) {
      throw new IllegalStateException("not there within " + PATIENCE);
    }
  }
}
