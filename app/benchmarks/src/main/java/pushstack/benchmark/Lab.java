package pushstack.benchmark;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import pushstack.schema.Tables;
import pushstack.storage.dynamodb.DynamoSettings;
import pushstack.storage.dynamodb.DynamoTables;
import pushstack.test.Dynalite;
import pushstack.test.FaultProxy;
import pushstack.test.peer.ServiceProcess;

/// Starts our service for a scenario, in a folder of its own, as the options of the run say.
final class Lab {
  private static final String TABLE_PREFIX = "benchmark-";
  private static final int KEY_BYTES = 32;

  private final Path folder;
  private final Options options;
  private int started;

  Lab(Path folder, Options options) {
    this.folder = folder;
    this.options = options;
  }

  Path folder() {
    return folder;
  }

  Options options() {
    return options;
  }

  Scale scale() {
    return options.scale();
  }

  /// What a scenario wants otherwise than the distribution has it.
  record Special(List<String> jvm, Map<String, String> settings) {
    static final Special NOTHING = new Special(List.of(), Map.of());

    static Special settings(Map<String, String> settings) {
      return new Special(List.of(), settings);
    }

    /// User agents that leave more than this behind are forgotten.
    static Special messageLimit(int messages) {
      return settings(Map.of("websocket.message-limit", Integer.toString(messages)));
    }

    static Special jvm(String... flags) {
      return new Special(List.of(flags), Map.of());
    }
  }

  OurServer all() {
    return all(Special.NOTHING);
  }

  /// One process with the embedded engine.
  OurServer all(Special special) {
    Path home = home();
    ServiceProcess process =
        node(home, "all", special)
            .set("role", "all")
            .set("storage.engine", "embedded")
            .set("data", home.resolve("data").toString())
            .build();
    return start("all", List.of(process), process, () -> {});
  }

  /// The start script of the distribution, not started.
  ServiceProcess distribution() {
    Path home = home();
    return ServiceProcess.builder(home.resolve("distribution.log"))
        .launcher(options.launcher())
        .set("role", "all")
        .set("storage.engine", "embedded")
        .set("data", home.resolve("data").toString())
        .set("log.level", "warning")
        .build();
  }

  OurServer split() {
    return fleet(1, Special.NOTHING);
  }

  /// Connection nodes and an endpoint node on dynalite.
  OurServer fleet(int connectionNodes, Special special) {
    var engine = Dynalite.start();
    return fleet(connectionNodes, special, engine, engine.endpoint().toString(), engine::close);
  }

  /// The same, with something between the nodes and their storage that lets calls be late.
  OurServer fleet(int connectionNodes, Special special, Dynalite engine, FaultProxy between) {
    return fleet(connectionNodes, special, engine, between.endpoint().toString(), () -> {});
  }

  private OurServer fleet(
      int connectionNodes, Special special, Dynalite engine, String storage, Runnable atEnd) {
    try {
      try (var tables =
          DynamoTables.open(DynamoSettings.local(engine.endpoint()), new Tables(TABLE_PREFIX))) {
        tables.create();
      }
      Path home = home();
      String tokenKey = key();
      String nodeKey = key();
      ServiceProcess endpoint =
          shared(home, "endpoint", special, storage, tokenKey, nodeKey)
              .set("role", "endpoint")
              .build();
      String publicUrl = endpoint.endpointUrl().toString();
      List<ServiceProcess> nodes =
          IntStream.range(0, connectionNodes)
              .mapToObj(i ->
                  shared(home, "connection" + i, special, storage, tokenKey, nodeKey)
                      .set("role", "connection")
                      .set("endpoint.public-url", publicUrl)
                      .build())
              .toList();
      return start("split", nodes, endpoint, atEnd);
    } catch (RuntimeException e) {
      atEnd.run();
      throw e;
    }
  }

  private ServiceProcess.Builder shared(
      Path home, String name, Special special, String storage, String tokenKey, String nodeKey) {
    return node(home, name, special)
        .set("storage.engine", "dynamodb")
        .set("storage.dynamodb.endpoint", storage)
        .set("storage.dynamodb.region", "us-east-1")
        .set("storage.table-prefix", TABLE_PREFIX)
        .set("keys.token", tokenKey)
        .set("keys.node-auth", nodeKey)
        .environment("AWS_ACCESS_KEY_ID", "local")
        .environment("AWS_SECRET_ACCESS_KEY", "local");
  }

  private ServiceProcess.Builder node(Path home, String name, Special special) {
    ServiceProcess.Builder builder =
        ServiceProcess.builder(home.resolve(name + ".log"))
            .jvm(options.jvm().toArray(String[]::new))
            .jvm(special.jvm().toArray(String[]::new))
            .set("log.level", "warning");
    if (options.profiles().isPresent()) {
      Path profile = options.profiles().get().resolve(home.getFileName() + "-" + name + ".jfr");
      builder.jvm(
          "-XX:StartFlightRecording=settings=profile,dumponexit=true,filename=" + profile,
          "-XX:+UnlockDiagnosticVMOptions",
          "-XX:+DebugNonSafepoints");
    }
    special.settings().forEach(builder::set);
    return builder;
  }

  private OurServer start(
      String name, List<ServiceProcess> connectionNodes, ServiceProcess endpoint, Runnable atEnd) {
    var server =
        new OurServer(name, connectionNodes, endpoint, options.profiles().isPresent(), atEnd);
    try {
      server.start();
      if (options.pinned()) {
        server.pids().forEach(pid -> Cores.pin(pid, Cores.SERVER));
      }
      return server;
    } catch (RuntimeException e) {
      server.close();
      throw e;
    }
  }

  private Path home() {
    return folder.resolve("server" + started++);
  }

  private static String key() {
    var bytes = new byte[KEY_BYTES];
    new SecureRandom().nextBytes(bytes);
    return Base64.getUrlEncoder().encodeToString(bytes);
  }
}
