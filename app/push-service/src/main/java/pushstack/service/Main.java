package pushstack.service;

import java.io.PrintStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import pushstack.fleet.FleetException;
import pushstack.fleet.SecretStore;
import pushstack.storage.StorageException;
import pushstack.storage.dynamodb.DynamoTables;

/// The command line. Exit codes: 0 done, 1 a fault, 2 a wrong command or configuration.
public final class Main {
  static final int DONE = 0;
  static final int FAULT = 1;
  static final int MISUSE = 2;

  private static final Logger LOG = System.getLogger(Main.class.getName());

  /// The commands and what each does, one a line, for the help of whatever has more of them.
  public static final String COMMANDS =
      """
        run                        serve until told to stop (the default)
        tables create              make the DynamoDB tables that are missing
        tables check               see whether all of them are there
        keys generate              print fresh keys for a new deployment
        broadcast set ID VERSION   set a broadcast, through the admin listener of a running node
        config                     explain every key of the configuration
        config show                print the configuration as it would be used
        version                    say what this is
      """;

  /// Where the keys of the configuration come from.
  public static final String KEYS =
      """
      Keys come from flags, from the environment as PUSHSTACK_KEY, from the YAML file that --config
      or PUSHSTACK_CONFIG names, or from the parameters of AWS below the paths that --parameters or
      PUSHSTACK_PARAMETERS names; the first that sets a key wins.
      """;

  private static final String USAGE =
      "Usage: pushstack [command] [--key value ...]\n\n" + COMMANDS + "\n" + KEYS;

  private final PrintStream out;
  private final PrintStream err;
  private final Map<String, String> environment;
  private final Function<ServiceConfig, AutoCloseable> service;
  private final StopSignal stop;

  /// Waits for what ends a service.
  @FunctionalInterface
  interface StopSignal {
    void await() throws InterruptedException;
  }

  Main(
      PrintStream out,
      PrintStream err,
      Map<String, String> environment,
      Function<ServiceConfig, AutoCloseable> service,
      StopSignal stop) {
    this.out = out;
    this.err = err;
    this.environment = environment;
    this.service = service;
    this.stop = stop;
  }

  public static void main(String[] args) {
    System.exit(runCommand(List.of(args)));
  }

  /// Of the program that runs.
  public static String version() {
    return BuildVersion.current().version();
  }

  /// Runs one of [#COMMANDS] on this process's streams, environment and signals, and returns its
  /// exit code. `run` returns when it was told to stop.
  public static int runCommand(List<String> args) {
    StopSignals stop = StopSignals.install();
    Main main =
        new Main(
            System.out,
            System.err,
            System.getenv(),
            config -> start(config, System.out, stop::request),
            stop);
    return main.run(args);
  }

  private static FleetNode start(ServiceConfig config, PrintStream out, Runnable leave) {
    Logging logging = Logging.configure(config.log().format(), config.log().level());
    FleetNode node = FleetNode.start(config, logging, InstantSource.system(), leave);
    if (config.log().format() == ServiceConfig.LogFormat.TEXT) {
      out.print(Announcement.of(node.service()));
      out.flush();
    }
    return node;
  }

  int run(List<String> args) {
    try {
      return dispatch(args);
    } catch (ConfigException | KeySourceException e) {
      err.println("pushstack: " + e.getMessage());
      return MISUSE;
    } catch (StorageException | FleetException e) {
      err.println("pushstack: " + e.getMessage());
      return FAULT;
    }
  }

  private int dispatch(List<String> args) {
    String first = args.isEmpty() ? "" : args.getFirst();
    List<String> rest = args.isEmpty() ? args : args.subList(1, args.size());
    return switch (first) {
      case "help", "--help", "-h" -> printed(USAGE);
      case "version", "--version" -> printed("pushstack " + BuildVersion.current().json() + "\n");
      case "run" -> serve(rest);
      case "tables" -> tables(rest);
      case "keys" -> keys(rest);
      case "broadcast" -> broadcast(rest);
      case "config" -> config(rest);
      default -> first.isEmpty() || first.startsWith("--") ? serve(args) : misuse();
    };
  }

  private int printed(String text) {
    out.print(text);
    return DONE;
  }

  private int misuse() {
    err.print(USAGE);
    return MISUSE;
  }

  private int serve(List<String> flags) {
    ServiceConfig config = ServiceConfig.load(flags, environment);
    // What was started is closed here, whatever ends the wait.
    try (AutoCloseable running = service.apply(config)) {
      stop.await();
      LOG.log(Level.INFO, "service.stopping service={0}", running.getClass().getSimpleName());
      return DONE;
    } catch (ConfigException | KeySourceException e) {
      throw e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return FAULT;
    } catch (Exception e) {
      LOG.log(Level.ERROR, "service.failed", e);
      err.println("pushstack: " + sentence(e));
      return FAULT;
    }
  }

  /// The messages of a fault and its causes, each once.
  private static String sentence(Throwable fault) {
    StringBuilder text = new StringBuilder();
    for (Throwable t = fault; t != null; t = t.getCause()) {
      String message = t.getMessage() == null ? t.getClass().getSimpleName() : t.getMessage();
      if (text.indexOf(message) < 0) {
        text.append(text.isEmpty() ? "" : ": ").append(message);
      }
    }
    return text.toString();
  }

  private int tables(List<String> args) {
    String verb = args.isEmpty() ? "" : args.getFirst();
    if (!verb.equals("create") && !verb.equals("check")) {
      return misuse();
    }
    // The tables are the same whatever the role and whoever holds the keys.
    ServiceConfig.Storage storage =
        ServiceConfig.storage(ConfigValues.readForTools(args.subList(1, args.size()), environment));
    if (!(storage instanceof ServiceConfig.Storage.DynamoDb dynamo)) {
      err.println("pushstack: the embedded engine makes its own tables");
      return MISUSE;
    }
    try (DynamoTables tables = Engines.tables(dynamo)) {
      if (verb.equals("create")) {
        List<String> created = tables.create();
        out.println(created.isEmpty() ? "nothing to do" : "created " + String.join(", ", created));
      } else {
        tables.check();
        out.println("all tables are there");
      }
    }
    return DONE;
  }

  private int keys(List<String> args) {
    if (!args.equals(List.of("generate"))) {
      return misuse();
    }
    SecureRandom random = new SecureRandom();
    for (KeyKind kind : KeyKind.values()) {
      out.println("# " + kind.meaning());
      out.println(kind.settingKey() + ": " + kind.generate(random));
    }
    return DONE;
  }

  private int broadcast(List<String> args) {
    if (args.size() < 3 || !args.getFirst().equals("set")) {
      return misuse();
    }
    ConfigValues values = ConfigValues.readForTools(args.subList(3, args.size()), environment);
    ServiceConfig.Admin admin = ServiceConfig.admin(values);
    Optional<String> problem =
        AdminClient.setBroadcast(admin.listener(), token(admin), args.get(1), args.get(2));
    problem.ifPresent(text -> err.println("pushstack: " + text));
    return problem.isPresent() ? FAULT : DONE;
  }

  private static Optional<Secret> token(ServiceConfig.Admin admin) {
    try (SecretStore secrets = new SecretStore()) {
      return Optional.ofNullable(admin.token())
          .map(from -> new KeyRing(KeyKind.ADMIN, from, new SecureRandom(), secrets))
          .map(ring -> ring.keys().getFirst());
    }
  }

  private int config(List<String> args) {
    if (args.isEmpty()) {
      return printed(ConfigReference.help());
    }
    if (!args.getFirst().equals("show")) {
      return misuse();
    }
    return printed(
        ConfigReference.effective(ConfigValues.read(args.subList(1, args.size()), environment)));
  }
}
