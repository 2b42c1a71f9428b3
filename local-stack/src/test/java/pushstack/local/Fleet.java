package pushstack.local;

import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import pushstack.schema.Tables;
import pushstack.storage.dynamodb.DynamoSettings;
import pushstack.storage.dynamodb.DynamoTables;
import pushstack.test.Dynalite;
import pushstack.test.peer.ServiceProcess;

/// The processes of one deployment, which are killed and come back.
final class Fleet implements AutoCloseable {
  private static final String TABLE_PREFIX = "loss-";
  private static final int KEY_BYTES = 32;

  private final List<Member> members;
  private final @Nullable Dynalite engine;

  private Fleet(List<Member> members, @Nullable Dynalite engine) {
    this.members = members;
    this.engine = engine;
  }

  record Member(String name, ServiceProcess process, boolean connects) {}

  /// One process on the embedded engine.
  static Fleet embedded(Path folder) {
    ServiceProcess all =
        builder(folder.resolve("all.log"))
            .set("role", "all")
            .set("storage.engine", "embedded")
            .set("data", folder.resolve("data").toString())
            .build();
    return new Fleet(List.of(new Member("all", all, true)), null).start();
  }

  /// Two connection nodes and an endpoint node on dynalite.
  static Fleet onDynalite(Path folder) {
    var engine = Dynalite.start();
    try {
      var settings = DynamoSettings.local(engine.endpoint());
      try (var tables = DynamoTables.open(settings, new Tables(TABLE_PREFIX))) {
        tables.create();
      }
      String tokenKey = key();
      String nodeKey = key();
      ServiceProcess endpoint =
          node(folder, engine, tokenKey, nodeKey, "endpoint").set("role", "endpoint").build();
      String publicUrl = endpoint.endpointUrl().toString();
      return new Fleet(
              List.of(
                  connection(folder, engine, tokenKey, nodeKey, publicUrl, "a"),
                  connection(folder, engine, tokenKey, nodeKey, publicUrl, "b"),
                  new Member("endpoint", endpoint, false)),
              engine)
          .start();
    } catch (RuntimeException e) {
      engine.close();
      throw e;
    }
  }

  /// An endpoint node and two connection nodes of a distribution. They know their part and their
  /// ports, and where their environment keeps everything else.
  ///
  /// @param program its start script
  static Fleet deployed(Path folder, Path program, LocalStack aws, Environment environment) {
    int endpointPort = environment.endpointUrl().getPort();
    return new Fleet(
            List.of(
                new Member(
                    "endpoint",
                    installed(folder, program, aws, environment, "endpoint")
                        .set("role", "endpoint")
                        .set("endpoint.port", Integer.toString(endpointPort))
                        .build(),
                    false),
                new Member(
                    "a",
                    installed(folder, program, aws, environment, "a")
                        .set("role", "connection")
                        .build(),
                    true),
                new Member(
                    "b",
                    installed(folder, program, aws, environment, "b")
                        .set("role", "connection")
                        .build(),
                    true)),
            null)
        .start();
  }

  private static ServiceProcess.Builder installed(
      Path folder, Path program, LocalStack aws, Environment environment, String name) {
    ServiceProcess.Builder node =
        small(folder.resolve(name + ".log"))
            .launcher(program)
            .environment("PUSHSTACK_PARAMETERS", environment.names().configurationPath());
    aws.environment().forEach(node::environment);
    return node;
  }

  private static Member connection(
      Path folder,
      Dynalite engine,
      String tokenKey,
      String nodeKey,
      String publicUrl,
      String name) {
    ServiceProcess process =
        node(folder, engine, tokenKey, nodeKey, name)
            .set("role", "connection")
            .set("endpoint.public-url", publicUrl)
            .build();
    return new Member(name, process, true);
  }

  private static ServiceProcess.Builder node(
      Path folder, Dynalite engine, String tokenKey, String nodeKey, String name) {
    return builder(folder.resolve(name + ".log"))
        .set("storage.engine", "dynamodb")
        .set("storage.dynamodb.endpoint", engine.endpoint().toString())
        .set("storage.dynamodb.region", "us-east-1")
        .set("storage.table-prefix", TABLE_PREFIX)
        .set("keys.token", tokenKey)
        .set("keys.node-auth", nodeKey)
        .environment("AWS_ACCESS_KEY_ID", "local")
        .environment("AWS_SECRET_ACCESS_KEY", "local");
  }

  /// Small and quick to start: a run starts dozens of these on a build machine.
  private static ServiceProcess.Builder small(Path log) {
    return ServiceProcess.builder(log)
        .jvm("-Xmx192m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto");
  }

  private static ServiceProcess.Builder builder(Path log) {
    return small(log).set("drain.grace", "5s").set("log.level", "info");
  }

  private static String key() {
    var bytes = new byte[KEY_BYTES];
    new SecureRandom().nextBytes(bytes);
    return Base64.getUrlEncoder().encodeToString(bytes);
  }

  private Fleet start() {
    try {
      members.forEach(member -> member.process.launch());
      members.forEach(member -> member.process.awaitReady());
      return this;
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  List<Member> members() {
    return members;
  }

  /// Where user agents connect.
  List<URI> webSocketUrls() {
    return members.stream()
        .filter(Member::connects)
        .map(member -> member.process.webSocketUrl())
        .toList();
  }

  /// What the processes said last.
  String logs() {
    return members.stream()
        .flatMap(member -> Stream.of("--- " + member.name, member.process.logTail()))
        .reduce("", (all, next) -> all + next + "\n");
  }

  @Override
  public void close() {
    members.forEach(member -> member.process.close());
    if (engine != null) {
      engine.close();
    }
  }
}
