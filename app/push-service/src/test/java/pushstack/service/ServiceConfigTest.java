package pushstack.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.reflect.Modifier;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pushstack.schema.Deployment;

final class ServiceConfigTest {
  private static final String TOKEN_KEY = "A".repeat(43) + "=";
  private static final String OTHER_TOKEN_KEY = "B".repeat(43) + "=";
  private static final String NODE_KEY = "n".repeat(32);

  @TempDir private Path folder;

  private static ServiceConfig load(String... flags) {
    return ServiceConfig.load(List.of(flags), Map.of());
  }

  private static List<String> problems(Map<String, String> env, String... flags) {
    try {
      ServiceConfig config = ServiceConfig.load(List.of(flags), env);
      throw new AssertionError("accepted: " + config);
    } catch (ConfigException e) {
      return e.problems();
    }
  }

  private Path file(String yaml) throws IOException {
    return Files.writeString(folder.resolve("pushstack.yaml"), yaml);
  }

  @Test
  void defaultsAreOneMachineOnLoopback() {
    ServiceConfig config = load();
    assertThat(config.role()).isEqualTo(ServiceConfig.Role.ALL);
    assertThat(config.storage())
        .isEqualTo(new ServiceConfig.Storage.Embedded(Path.of(".pushstack")));
    assertThat(config.webSocket().listener())
        .isEqualTo(new ServiceConfig.Listener("127.0.0.1", 8080));
    assertThat(config.internal().port()).isEqualTo(8081);
    assertThat(config.endpoint().listener().port()).isEqualTo(8082);
    assertThat(config.admin().listener().isLoopback()).isTrue();
    assertThat(config.page().enabled()).isFalse();
    assertThat(config.webSocket().helloTimeout()).isEqualTo(Duration.ofSeconds(5));
    assertThat(config.webSocket().pingInterval()).isEqualTo(Duration.ofMinutes(5));
    assertThat(config.webSocket().pongTimeout()).isEqualTo(Duration.ofSeconds(4));
    assertThat(config.webSocket().minPingGap()).isEqualTo(Duration.ofSeconds(45));
    assertThat(config.webSocket().messageLimit()).isEqualTo(150);
    assertThat(config.webSocket().allowedOrigins()).isEmpty();
    assertThat(config.endpoint().maxDataBytes()).isEqualTo(5630);
    assertThat(config.endpoint().maxTtl()).isEqualTo(Duration.ofDays(30));
    assertThat(config.delivery().ackWindow()).isEqualTo(Duration.ofMillis(250));
    assertThat(config.delivery().pushTimeout()).isEqualTo(Duration.ofSeconds(3));
    assertThat(config.broadcasts().pollInterval()).isEqualTo(Duration.ofSeconds(30));
    assertThat(config.webSocket().recheckInterval()).isEqualTo(Duration.ofHours(1));
    assertThat(config.keys().token())
        .isEqualTo(new ServiceConfig.KeySource.Made(Path.of(".pushstack/token-keys")));
    assertThat(config.webSocket().maxMessageBytes()).isEqualTo(65_536);
  }

  @Test
  void addressesFollowTheBoundPorts() {
    assertThat(load().nodeUrl(4711)).isEqualTo(URI.create("http://127.0.0.1:4711"));
    assertThat(load().endpointUrl(4712)).isEqualTo(URI.create("http://127.0.0.1:4712"));
    assertThat(load("--internal.host", "::1").nodeUrl(1)).isEqualTo(URI.create("http://[::1]:1"));
    assertThat(load("--internal.host=0.0.0.0").nodeUrl(1).getHost()).isNotEqualTo("0.0.0.0");
    assertThat(load("--endpoint.tls.certificate=c", "--endpoint.tls.key=k").endpointUrl(443))
        .isEqualTo(URI.create("https://127.0.0.1:443"));
  }

  @Test
  void configuredAddressesWinOverBoundPorts() {
    ServiceConfig config =
        load("--internal.url=http://10.0.0.7:81/", "--endpoint.public-url=https://push.example/");
    assertThat(config.nodeUrl(4711)).isEqualTo(URI.create("http://10.0.0.7:81"));
    assertThat(config.endpointUrl(4712)).isEqualTo(URI.create("https://push.example"));
  }

  @Test
  void flagsWinOverEnvironmentOverFileOverDefaults() throws IOException {
    Path file =
        file(
            """
            websocket:
              port: 1001
              hello-timeout: 1s
              message-limit: 11
            """);
    Map<String, String> env =
        Map.of(
            "PUSHSTACK_CONFIG", file.toString(),
            "PUSHSTACK_WEBSOCKET_PORT", "1002",
            "PUSHSTACK_WEBSOCKET_HELLO_TIMEOUT", "2s",
            "HOME", "/nowhere");
    ServiceConfig config = ServiceConfig.load(List.of("--websocket.port", "1003"), env);
    assertThat(config.webSocket().listener().port()).isEqualTo(1003);
    assertThat(config.webSocket().helloTimeout()).isEqualTo(Duration.ofSeconds(2));
    assertThat(config.webSocket().messageLimit()).isEqualTo(11);
    assertThat(config.webSocket().pongTimeout()).isEqualTo(Duration.ofSeconds(4));
  }

  @Test
  void fileOfTheFlagReplacesTheFileOfTheEnvironment() throws IOException {
    Map<String, String> env = Map.of("PUSHSTACK_CONFIG", "does-not-exist.yaml");
    Path file = file("role: all\nwebsocket.port: 77\n");
    assertThat(ServiceConfig.load(List.of("--config=" + file), env).webSocket().listener().port())
        .isEqualTo(77);
  }

  @Test
  void fileTakesNestedAndDottedKeysAndLists() throws IOException {
    Path file =
        file(
            """
            # comment
            page.enabled: true
            websocket:
              tls: {certificate: a.pem, key: b.pem}
              allowed-origins:
                - https://one.example
                - https://two.example
            keys:
              token: [%s, %s]
            """
                .formatted(TOKEN_KEY, OTHER_TOKEN_KEY));
    ServiceConfig config = load("--config", file.toString());
    assertThat(config.page().enabled()).isTrue();
    assertThat(config.webSocket().tls())
        .isEqualTo(new ServiceConfig.Tls(Path.of("a.pem"), Path.of("b.pem")));
    assertThat(config.webSocket().allowedOrigins())
        .containsExactly(URI.create("https://one.example"), URI.create("https://two.example"));
    assertThat(config.keys().token())
        .isEqualTo(
            new ServiceConfig.KeySource.Inline(
                List.of(new Secret(TOKEN_KEY), new Secret(OTHER_TOKEN_KEY))));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a: !!int 5 | is not YAML",
        "role: all\\n---\\nrole: all | must be one YAML document",
        "- just | must be a YAML mapping of keys to values",
        "a: [ | is not YAML in line 1",
        "role: all\\nrole: all | is not YAML",
        "websocket: {port: 1}\\nwebsocket.port: 2 | websocket.port is there twice",
        "keys: {token: [{a: b}]} | keys.token must be a list of plain values without commas",
      })
  void brokenFileIsNamedWithoutItsText(String yaml, String problem) throws IOException {
    Path file = file(yaml.replace("\\n", "\n"));
    assertThat(problems(Map.of(), "--config", file.toString()))
        .singleElement()
        .asString()
        .startsWith("file " + file + ": " + problem);
  }

  @Test
  void syntaxErrorDoesNotQuoteSecrets() throws IOException {
    Path file = file("admin.token: \"" + NODE_KEY + "\n");
    assertThat(problems(Map.of(), "--config", file.toString()).toString())
        .contains("is not YAML")
        .doesNotContain(NODE_KEY);
  }

  @Test
  void missingAndBinaryFilesAreNamed() throws IOException {
    assertThat(problems(Map.of(), "--config", "nowhere.yaml"))
        .containsExactly("file nowhere.yaml: does not exist");
    Path binary = Files.write(folder.resolve("binary"), new byte[] {(byte) 0xff, (byte) 0xfe});
    assertThat(problems(Map.of(), "--config", binary.toString()))
        .containsExactly("file " + binary + ": is not UTF-8 text");
  }

  @Test
  void emptyFileAndEmptyValuesCountAsNotSet() throws IOException {
    assertThat(load("--config", file("").toString())).isEqualTo(load());
    assertThat(load("--config", file("admin:\n  token:\nrole: ''\n").toString())).isEqualTo(load());
    assertThat(ServiceConfig.load(List.of(), Map.of("PUSHSTACK_ADMIN_TOKEN", "")))
        .isEqualTo(load());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "role | both | must be one of all, connection, endpoint",
        "role | ALL | must be one of all, connection, endpoint",
        "page.enabled | yes | must be true or false",
        "websocket.port | http | is not a whole number",
        "websocket.port | 65536 | must be between 0 and 65535",
        "websocket.port | -1 | must be between 0 and 65535",
        "websocket.port | 99999999999 | is not a whole number",
        "websocket.max-connections | 0 | must be between 1 and 10000000",
        "websocket.hello-timeout | 5 | is not a duration such as 250ms, 5s, 10m, 1h, 30d or PT5M",
        "websocket.hello-timeout | 5 s | is not a duration such as 250ms, 5s, 10m, 1h, 30d or PT5M",
        "websocket.hello-timeout | 0s | must be between 1ms and 10m",
        "websocket.hello-timeout | PT-5S | must be between 1ms and 10m",
        "websocket.hello-timeout | 9999999999d | must be between 1ms and 10m",
        "websocket.hello-timeout | 99999999999s | is not a duration such as 250ms, 5s, 10m, 1h, 30d or PT5M",
        "websocket.max-message-bytes | 64kb | is not a size such as 5630, 64KB or 1MB",
        "websocket.max-message-bytes | 9999999999MB | must be between 1KB and 1MB",
        "endpoint.max-data-bytes | 4095 | must be between 4096 and 64KB",
        "websocket.host | a b | is neither a host name nor an address",
        "endpoint.public-url | ftp://a | must be a URL with a host that begins with http:// or https://",
        "endpoint.public-url | push.example | must be a URL with a host that begins with http:// or https://",
        "endpoint.public-url | https:// | must be a URL with a host that begins with http:// or https://",
        "endpoint.public-url | https://a b | is not a URL: Illegal character in authority",
        "endpoint.public-url | https://u:p@a | must not contain a user or a password",
        "endpoint.public-url | https://a?b | must have neither query nor fragment",
        "endpoint.public-url | https://a:99999 | has a port above 65535",
        "internal.url | https://a | must be a URL with a host that begins with http://",
        "websocket.allowed-origins | https://a,b | must be a URL with a host that begins with http:// or https:// or ws:// or wss://",
        "storage.table-prefix | a/b | must be at most 200 letters, digits, dots, dashes and underscores",
        "log.level | loud | must be one of error, warning, info, debug, trace",
      })
  void badValueIsNamedWithKeySourceAndReason(String key, String text, String reason) {
    assertThat(problems(Map.of(), "--" + key, text))
        .containsExactly(key + " (flag --" + key + "): \"" + text + "\" " + reason);
  }

  @Test
  void controlCharactersOfAValueDoNotReachTheTerminal() {
    assertThat(problems(Map.of("PUSHSTACK_ROLE", "a\u001b[2J\nb")).getFirst())
        .contains("\"a?[2J?b\"");
  }

  @ParameterizedTest
  @CsvSource({
    "250ms, PT0.25S",
    "5s, PT5S",
    "10m, PT10M",
    "1h, PT1H",
    "2d, PT48H",
    "PT5M, PT5M",
    "P1D, PT24H"
  })
  void durationsAreReadInEveryForm(String text, Duration value) throws BadValueException {
    assertThat(Durations.parse(text, "1ms", "30d")).isEqualTo(value);
  }

  @ParameterizedTest
  @CsvSource({"5630, 5630", "5630B, 5630", "64KB, 65536", "1MB, 1048576"})
  void sizesAreReadInEveryForm(String text, int value) throws BadValueException {
    assertThat(Sizes.parse(text, "1", "1MB")).isEqualTo(value);
  }

  @Test
  void allProblemsAreReportedAtOnce() {
    List<String> problems =
        problems(
            Map.of("PUSHSTACK_LOG_FORMAT", "xml", "PUSHSTACK_LOG_LEVLE", "info"),
            "--websocket.prot=1",
            "--websocket.ping-interval=3s",
            "--endpoint.port=x");
    assertThat(problems)
        .containsExactly(
            "PUSHSTACK_LOG_LEVLE (environment): is not known; did you mean PUSHSTACK_LOG_LEVEL?",
            "--websocket.prot: is not known; did you mean --websocket.port?",
            "endpoint.port (flag --endpoint.port): \"x\" is not a whole number",
            "log.format (environment PUSHSTACK_LOG_FORMAT): \"xml\" must be one of json, text",
            "websocket.pong-timeout (default): \"4s\" must be shorter than websocket.ping-interval");
    assertThatThrownBy(() -> load("--a", "--b"))
        .hasMessage("the configuration cannot be used:\n  --a: is not known\n  --b: is not known");
  }

  @Test
  void unknownKeysAreErrorsWithASuggestion() throws IOException {
    Path file = file("ping-interval: 10s\nwholly-else: 1\n");
    assertThat(problems(Map.of(), "--config", file.toString(), "--hello-timeout", "1s"))
        .containsExactly(
            "--hello-timeout: is not known",
            "ping-interval (file "
                + file
                + "): is not known; did you mean"
                + " websocket.ping-interval?",
            "wholly-else (file " + file + "): is not known");
  }

  @Test
  void brokenFlagsAreNamed() {
    assertThat(problems(Map.of(), "all", "--role", "--log.level=info", "--log.level=debug"))
        .containsExactly(
            "all: is not a flag; flags are written --key value or --key=value",
            "--role: has no value",
            "--log.level: is given twice");
  }

  @Test
  void switchNeedsNoValue() {
    assertThat(load("--page.enabled", "--log.level", "debug").page().enabled()).isTrue();
    assertThat(load("--page.enabled", "false").page().enabled()).isFalse();
  }

  @Test
  void variablesOfKubernetesAreNotOurs() {
    Map<String, String> env =
        Map.of(
            "PUSHSTACK_PORT", "tcp://10.0.0.1:8080",
            "PUSHSTACK_SERVICE_HOST", "10.0.0.1",
            "PUSHSTACK_PORT_8080_TCP_ADDR", "10.0.0.1");
    assertThat(ServiceConfig.load(List.of(), env)).isEqualTo(load());
  }

  @Test
  void nodeIsPartOfAFleetOnlyIfSomeoneSaysSo() {
    assertThat(load().fleet().deployment()).isNull();
    assertThat(load().fleet().lifecycle())
        .isEqualTo(new FleetConfig.Lifecycle(false, Duration.ofSeconds(5), Duration.ofSeconds(20)));
    assertThat(load("--fleet.environment=prod").fleet().deployment())
        .isEqualTo(new Deployment("prod"));
    assertThat(problems(Map.of(), "--fleet.environment=Prod"))
        .containsExactly(
            "fleet.environment (flag --fleet.environment): \"Prod\" must be 1 to 20 of a-z, 0-9"
                + " and -, a letter first");
  }

  @Test
  void secretsAreNeverPrinted() {
    ServiceConfig config =
        load("--admin.token", NODE_KEY, "--keys.token", TOKEN_KEY, "--keys.node-auth", NODE_KEY);
    assertThat(config.toString())
        .contains("[redacted]")
        .doesNotContain(NODE_KEY)
        .doesNotContain(TOKEN_KEY);
    assertThat(problems(Map.of(), "--admin.token", "short-secret", "--keys.token", "no-key,x"))
        .containsExactly(
            "admin.token (flag --admin.token): must be 32 to 200 visible characters without comma",
            "keys.token (flag --keys.token): must be 43 characters of URL-safe base64, with or"
                + " without = behind them");
  }

  @Test
  void dynamoDbWantsKeysThatAllNodesShare() {
    assertThat(problems(Map.of(), "--storage.engine", "dynamodb"))
        .hasSize(2)
        .allSatisfy(problem -> assertThat(problem).contains("must be given, or keys."));
    ServiceConfig config =
        load(
            "--storage.engine=dynamodb",
            "--role=connection",
            "--keys.token-file=t",
            "--keys.node-auth=" + NODE_KEY,
            "--storage.dynamodb.region=eu-central-1");
    assertThat(config.storage())
        .isEqualTo(new ServiceConfig.Storage.DynamoDb("pushstack-", null, "eu-central-1"));
    assertThat(config.keys().token()).isEqualTo(new ServiceConfig.KeySource.Given(Path.of("t")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--websocket.ping-interval=4s | must be shorter than websocket.ping-interval",
        "--delivery.ack-window=3s | must be shorter than delivery.push-timeout",
        "--drain.grace=1s | must not be shorter than delivery.push-timeout",
        "--role=endpoint | needs storage.engine dynamodb",
        "--page.enabled --page.host=0.0.0.0 | must be loopback",
        "--websocket.tls.key=k | needs websocket.tls.certificate too",
        "--endpoint.tls.certificate=k | needs endpoint.tls.key too",
        "--admin.port=8080 | is the port of websocket.port too",
        "--keys.token= | must have one key at least",
      })
  void rulesBetweenSettingsHold(String flags, String problem) {
    assertThat(problems(Map.of(), flags.split(" ", -1)))
        .singleElement()
        .asString()
        .contains(problem);
  }

  @Test
  void inlineKeysAndFileExclude() {
    assertThat(problems(Map.of(), "--keys.token", TOKEN_KEY, "--keys.token-file", "f"))
        .containsExactly(
            "keys.token-file (flag --keys.token-file): \"f\" cannot be given together with"
                + " keys.token");
  }

  @Test
  void anyFreePortMayBeWantedTwice() {
    assertThat(load("--websocket.port=0", "--admin.port=0").admin().listener().port()).isZero();
  }

  @Test
  void ruleIsNotAskedWhenWhatItLooksAtIsBroken() {
    assertThat(problems(Map.of(), "--websocket.ping-interval=x")).hasSize(1);
  }

  @Test
  void catalogueHoldsEverySettingOnceAndEveryDefaultIsValid() {
    Stream<Object> declared =
        Arrays.stream(Settings.class.getDeclaredFields())
            .filter(field -> Modifier.isStatic(field.getModifiers()))
            .filter(field -> field.getType() == Setting.class)
            .map(field -> {
              try {
                return field.get(null);
              } catch (IllegalAccessException e) {
                throw new AssertionError(e);
              }
            });
    assertThat(declared).containsExactlyInAnyOrderElementsOf(Settings.ALL);
    assertThat(Settings.ALL).extracting(Setting::key).doesNotHaveDuplicates();
    assertThat(Settings.ALL).extracting(Setting::environmentName).doesNotHaveDuplicates();
    assertThat(Settings.ALL)
        .extracting(Setting::key)
        .asInstanceOf(InstanceOfAssertFactories.list(String.class))
        .allSatisfy(key -> assertThat(key).matches("[a-z]+([.-][a-z]+)*"));
    assertThat(load()).isNotNull();
  }
}
