package pushstack.service;

import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import pushstack.storage.StorageException;
import pushstack.storage.dynamodb.DynamoTables;

/// What `pushstack` can be told to do. Answers the exit code: 0 done, 1 it went wrong, 2 it was
/// asked for wrongly.
final class Commands {
  static final int OK = 0;
  static final int FAULT = 1;
  static final int USAGE = 2;

  private static final Duration ADMIN_TIMEOUT = Duration.ofSeconds(10);

  static final String HELP =
      """
      pushstack [run] [--key=value ...]        serve until SIGTERM; a second signal stops at once
      pushstack tables create|check [--key=value ...]
                                               make the DynamoDB tables, or say which is missing
      pushstack keys generate                  print a fresh key of each kind
      pushstack config                         print every configuration key with its meaning
      pushstack config show [--key=value ...]  print the effective configuration, secrets redacted
      pushstack broadcast set ID VERSION [--key=value ...]
                                               set a broadcast through the admin listener
      pushstack version

      Keys are also read from the environment (PUSHSTACK_WEBSOCKET_PORT for websocket.port)
      and from a YAML file named by --config.
      """;

  private final PrintStream out;
  private final PrintStream err;
  private final Map<String, String> environment;
  private final InstantSource clock;

  Commands(PrintStream out, PrintStream err, Map<String, String> environment, InstantSource clock) {
    this.out = out;
    this.err = err;
    this.environment = environment;
    this.clock = clock;
  }

  int run(List<String> arguments) {
    List<String> words = arguments.stream().takeWhile(word -> !word.startsWith("-")).toList();
    List<String> flags = arguments.subList(words.size(), arguments.size());
    try {
      return switch (String.join(" ", words.subList(0, Math.min(2, words.size())))) {
        case "", "run" -> words.size() > 1 || wantsHelp(flags) ? usage(flags) : serve(flags);
        case "tables create" -> tables(flags, true);
        case "tables check" -> tables(flags, false);
        case "keys generate" -> generateKeys();
        case "config" -> say(Reference.configuration());
        case "config show" -> say(Reference.effective(ConfigValues.read(flags, environment)));
        case "broadcast set" -> words.size() == 4 ? broadcast(words, flags) : usage(List.of());
        case "version" -> say(BuildVersion.current().json() + "\n");
        default -> usage(List.of());
      };
    } catch (ConfigException e) {
      e.problems().forEach(problem -> err.println("pushstack: " + problem));
      return USAGE;
    } catch (KeyFileException | StorageException e) {
      err.println("pushstack: " + e.getMessage());
      return FAULT;
    } catch (RuntimeException e) {
      err.println("pushstack: " + reason(e));
      return FAULT;
    }
  }

  private static boolean wantsHelp(List<String> flags) {
    return flags.contains("--help") || flags.contains("-h");
  }

  private int usage(List<String> flags) {
    if (wantsHelp(flags)) {
      return say(HELP);
    }
    err.print(HELP);
    return USAGE;
  }

  private int say(String text) {
    out.print(text);
    return OK;
  }

  private int serve(List<String> flags) {
    ServiceConfig config = ServiceConfig.load(flags, environment);
    Logging logging = Logging.configure(config.log().format(), config.log().level());
    var stop = new CountDownLatch(1);
    Signals.onStop(stop::countDown);
    try (PushService service = PushService.start(config, logging, clock)) {
      if (config.log().format() == ServiceConfig.LogFormat.TEXT) {
        out.print(Announcement.of(service));
        out.flush();
      }
      stop.await();
      return OK;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return FAULT;
    }
  }

  private int tables(List<String> flags, boolean create) {
    ServiceConfig.Storage storage = ServiceConfig.load(flags, environment).storage();
    if (!(storage instanceof ServiceConfig.Storage.DynamoDb dynamo)) {
      err.println("pushstack: storage.engine: the embedded engine has no tables to make");
      return USAGE;
    }
    try (DynamoTables tables = Engines.tables(dynamo)) {
      if (create) {
        tables.create().forEach(name -> out.println("created " + name));
      } else {
        tables.check();
      }
    }
    return say("all tables are there\n");
  }

  private int generateKeys() {
    var random = new SecureRandom();
    out.println("keys.token: " + KeyKind.TOKEN.generate(random));
    out.println("keys.node-auth: " + KeyKind.NODE_AUTH.generate(random));
    return OK;
  }

  private int broadcast(List<String> words, List<String> flags) {
    ServiceConfig.Admin admin = ServiceConfig.load(flags, environment).admin();
    String id = URLEncoder.encode(words.get(2), StandardCharsets.UTF_8).replace("%2F", "/");
    URI url =
        URI.create(
            "http://"
                + admin.listener().host()
                + ":"
                + admin.listener().port()
                + "/broadcasts/"
                + id);
    String body =
        Json.write(json -> {
          json.writeStartObject();
          json.writeStringField("version", words.get(3));
          json.writeEndObject();
        });
    HttpRequest.Builder request =
        HttpRequest.newBuilder(url)
            .timeout(ADMIN_TIMEOUT)
            .PUT(HttpRequest.BodyPublishers.ofString(body));
    Secret token = admin.token();
    if (token != null) {
      request.header("Authorization", "Bearer " + token.reveal());
    }
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> response =
          client.send(request.build(), HttpResponse.BodyHandlers.ofString());
      if (response.statusCode() == 200) {
        return OK;
      }
      err.println(
          "pushstack: " + url + " answered " + response.statusCode() + ": " + response.body());
    } catch (IOException e) {
      err.println("pushstack: no answer from " + url + ": is the node running there?");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return FAULT;
  }

  /// The sentence that says most: a port that is taken is the cause of a cause.
  private static String reason(Throwable failure) {
    Throwable deepest = failure;
    while (deepest.getCause() != null) {
      deepest = deepest.getCause();
    }
    String text = String.valueOf(failure.getMessage());
    return deepest == failure ? text : text + ": " + deepest.getMessage();
  }
}
