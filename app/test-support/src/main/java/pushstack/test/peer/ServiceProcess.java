package pushstack.test.peer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The service as a process of its own, on the JDK and the class path of the caller, or as the
/// start script of a distribution: it can be killed, frozen and started again with the same ports
/// and data. One thread drives it.
public final class ServiceProcess implements AutoCloseable {
  private static final Duration START_PATIENCE = Duration.ofSeconds(60);
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(60);
  private static final Duration POLL = Duration.ofMillis(25);
  private static final String LOOPBACK = "127.0.0.1";
  private static final int LOG_TAIL = 8_000;

  private final List<String> command;
  private final Map<String, String> environment;
  private final Map<String, Integer> ports;
  private final List<URI> probes;
  private final Path log;
  private @Nullable Process process;

  private ServiceProcess(
      List<String> command,
      Map<String, String> environment,
      Map<String, Integer> ports,
      List<URI> probes,
      Path log) {
    this.command = command;
    this.environment = environment;
    this.ports = ports;
    this.probes = probes;
    this.log = log;
  }

  /// Describes a process; nothing is started yet.
  public static Builder builder(Path log) {
    return new Builder(log);
  }

  /// The command line in the making. Ports are chosen here, below the range from which the kernel
  /// takes those of outgoing connections: a stopped service gets its own back.
  public static final class Builder {
    private static final List<String> LISTENERS =
        List.of("websocket", "internal", "endpoint", "admin");

    private final Path log;
    private final Map<String, String> settings = new LinkedHashMap<>();
    private final Map<String, String> environment = new LinkedHashMap<>();
    private final List<String> jvm = new ArrayList<>();
    private String mainClass = "pushstack.service.Main";
    private @Nullable Path launcher;

    private Builder(Path log) {
      this.log = log;
    }

    public Builder mainClass(String name) {
      mainClass = name;
      return this;
    }

    /// The start script of a distribution, looked up anew at each start. It has to replace itself
    /// by the service, and gets the flags of [#jvm] in `JAVA_OPTS`.
    public Builder launcher(Path script) {
      launcher = script;
      return this;
    }

    /// A configuration key of the service, as in `--key=value`.
    public Builder set(String key, String value) {
      settings.put(key, value);
      return this;
    }

    public Builder environment(String name, String value) {
      environment.put(name, value);
      return this;
    }

    public Builder jvm(String... flags) {
      jvm.addAll(List.of(flags));
      return this;
    }

    /// The process, not started.
    public ServiceProcess build() {
      var ports = new LinkedHashMap<String, Integer>();
      for (String listener : LISTENERS) {
        String key = listener + ".port";
        settings.computeIfAbsent(key, _ -> Integer.toString(Ports.free()));
        ports.put(listener, Integer.parseInt(settings.get(key)));
      }
      List<String> command = launcher == null ? onClassPath() : scripted(launcher);
      settings.forEach((key, value) -> command.add("--" + key + "=" + value));
      String role = settings.getOrDefault("role", "all");
      Set<String> serving =
          switch (role) {
            case "connection" -> Set.of("websocket");
            case "endpoint" -> Set.of("endpoint");
            default -> Set.of("websocket", "endpoint");
          };
      List<URI> probes =
          serving.stream()
              .map(listener ->
                  URI.create("http://" + LOOPBACK + ":" + ports.get(listener) + "/__lbheartbeat__"))
              .toList();
      return new ServiceProcess(
          List.copyOf(command), Map.copyOf(environment), Map.copyOf(ports), probes, log);
    }

    private List<String> onClassPath() {
      var command = new ArrayList<String>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.add("--enable-native-access=ALL-UNNAMED");
      command.addAll(jvm);
      command.add("-cp");
      command.add(System.getProperty("java.class.path"));
      command.add(mainClass);
      return command;
    }

    private List<String> scripted(Path script) {
      environment.put("JAVA_HOME", System.getProperty("java.home"));
      environment.put("JAVA_OPTS", String.join(" ", jvm));
      return new ArrayList<>(List.of(script.toString(), "run"));
    }
  }

  /// Starts it, or starts it again, and waits until it serves.
  public ServiceProcess start() {
    launch();
    return awaitReady();
  }

  /// Starts it without waiting.
  public ServiceProcess launch() {
    if (running()) {
      throw new IllegalStateException("runs already");
    }
    try {
      Path folder = log.getParent();
      if (folder != null) {
        Files.createDirectories(folder);
      }
      var builder = new ProcessBuilder(command).redirectErrorStream(true);
      builder.environment().putAll(environment);
      builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
      Process started = builder.start();
      Reaper.watch(started);
      process = started;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  /// Waits until every listener of its role answers.
  public ServiceProcess awaitReady() {
    long deadline = System.nanoTime() + START_PATIENCE.toNanos();
    try (var http = probing()) {
      while (!probes.stream().allMatch(probe -> answers(http, probe))) {
        if (!running()) {
          throw new IllegalStateException("the service ended at start:\n" + logTail());
        }
        if (System.nanoTime() > deadline) {
          throw new IllegalStateException("not ready within " + START_PATIENCE + ":\n" + logTail());
        }
        TimeUnit.NANOSECONDS.sleep(POLL.toNanos());
      }
      return this;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private static HttpClient probing() {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .connectTimeout(Duration.ofSeconds(1))
        .build();
  }

  private static boolean answers(HttpClient http, URI probe) {
    try {
      HttpRequest request =
          HttpRequest.newBuilder(probe).timeout(Duration.ofSeconds(2)).GET().build();
      HttpResponse<Void> response = http.send(request, BodyHandlers.discarding());
      return response.statusCode() == 200;
    } catch (IOException _) {
      return false;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  public URI webSocketUrl() {
    return URI.create("ws://" + LOOPBACK + ":" + port("websocket") + "/");
  }

  public URI endpointUrl() {
    return URI.create("http://" + LOOPBACK + ":" + port("endpoint"));
  }

  public URI adminUrl() {
    return URI.create("http://" + LOOPBACK + ":" + port("admin"));
  }

  /// The port of a listener: `websocket`, `internal`, `endpoint` or `admin`.
  public int port(String listener) {
    Integer port = ports.get(listener);
    if (port == null) {
      throw new IllegalArgumentException("no such listener: " + listener);
    }
    return port;
  }

  public long pid() {
    return current().pid();
  }

  public boolean running() {
    return process != null && process.isAlive();
  }

  /// SIGKILL: no chance to finish anything.
  public void kill() {
    current().destroyForcibly();
    awaitEnd();
  }

  /// SIGTERM, and waits for the orderly end.
  ///
  /// @return the exit status
  public int stop() {
    current().destroy();
    return awaitEnd();
  }

  /// SIGSTOP: the process keeps its sockets and says nothing, like a machine under a long pause.
  public void freeze() {
    signal("-STOP");
  }

  /// SIGCONT, after [#freeze].
  public void thaw() {
    signal("-CONT");
  }

  private void signal(String signal) {
    try {
      int status = new ProcessBuilder("kill", signal, Long.toString(pid())).start().waitFor();
      if (status != 0) {
        throw new IllegalStateException("kill " + signal + " ended with " + status);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private int awaitEnd() {
    try {
      if (!current().waitFor(STOP_PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        throw new IllegalStateException("still there after " + STOP_PATIENCE + ":\n" + logTail());
      }
      return current().exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private Process current() {
    if (process == null) {
      throw new IllegalStateException("never started");
    }
    return process;
  }

  /// The end of what it printed, over all its lives.
  public String logTail() {
    try {
      String all = Files.readString(log, StandardCharsets.UTF_8);
      return all.substring(Math.max(0, all.length() - LOG_TAIL));
    } catch (IOException e) {
      return "(no log: " + e.getMessage() + ")";
    }
  }

  @Override
  public void close() {
    if (running()) {
      kill();
    }
  }
}
