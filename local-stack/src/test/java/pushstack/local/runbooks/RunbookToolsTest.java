package pushstack.local.runbooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import pushstack.test.Runbook;

/// Every command of every page against the tool that it calls, as it is installed. The AWS CLI and
/// the CDK's are installed for it at the versions that we name, the first time into `target`.
@Tag("heavy")
class RunbookToolsTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  // Those with parsers of their own, which have tests of their own below.
  private static final Set<String> OWN_PARSER = Set.of("aws", "npx", "pushstack");

  /// Where the pages were run dry: what they wrote is what later commands read.
  @TempDir static Path folder;

  private static final Map<List<String>, Set<String>> CALLS = new LinkedHashMap<>();

  @BeforeAll
  static void takePagesApart() {
    var run = new DryRun(folder);
    for (Runbook page : Runbook.all()) {
      for (List<String> call : run.of(page.commands())) {
        CALLS.computeIfAbsent(call, _ -> new LinkedHashSet<>()).add(page.name());
      }
    }
  }

  /// Each distinct call of a program, with the pages that make it.
  private static Map<List<String>, Set<String>> callsOf(String program) {
    Map<List<String>, Set<String>> calls = new LinkedHashMap<>();
    CALLS.forEach((call, pages) -> {
      if (call.getFirst().equals(program)) {
        calls.put(call.subList(1, call.size()), pages);
      }
    });
    return calls;
  }

  private static Path installed(String name) {
    return Path.of("target", name).toAbsolutePath();
  }

  @Test
  void awsCommandsAreUnderstoodByItsOwnParser() throws Exception {
    Path python = AwsCli.program().resolveSibling("python");
    var tool = new Tool(folder, Map.of("AWS_DEFAULT_REGION", "eu-central-1"));
    Path check = folder.resolve("check_aws.py");
    try (var script = RunbookToolsTest.class.getResourceAsStream("check_aws.py")) {
      Files.copy(Objects.requireNonNull(script), check);
    }
    Map<List<String>, Set<String>> calls = callsOf("aws");
    var input = new StringBuilder();
    for (List<String> call : calls.keySet()) {
      input.append(JSON.writeValueAsString(call)).append('\n');
    }
    Tool.Outcome outcome = tool.run(input.toString(), List.of(python.toString(), check.toString()));
    assertThat(outcome.status()).as(outcome.output()).isZero();
    Map<String, String> wrong = new TreeMap<>();
    var answers = outcome.output().lines().iterator();
    for (Map.Entry<List<String>, Set<String>> call : calls.entrySet()) {
      String problem = JSON.readValue(answers.next(), String.class);
      if (!problem.isEmpty()) {
        wrong.put(call.getValue() + " aws " + String.join(" ", call.getKey()), problem);
      }
    }
    assertThat(answers.hasNext()).isFalse();
    assertThat(wrong).isEmpty();
    assertThat(calls.size()).isGreaterThan(50);
  }

  @Test
  void cdkCommandsHaveItsVerbsAndOptions() throws Exception {
    assumeTrue(Tool.exists("npm"), "needs Node.js with npm to install the CDK's CLI");
    Path app = Runbook.folder().resolveSibling("infra-cdk");
    Path cli = Files.createDirectories(installed("cdk-cli"));
    var tool = new Tool(cli, Map.of());
    if (Files.notExists(cli.resolve("node_modules/.bin/cdk"))) {
      for (String file : List.of("package.json", "package-lock.json")) {
        Files.write(cli.resolve(file), Files.readAllBytes(app.resolve(file)));
      }
      tool.orFail("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund");
    }
    Map<String, String> help = new TreeMap<>();
    Map<List<String>, Set<String>> calls = callsOf("npx");
    for (List<String> call : calls.keySet()) {
      assertThat(call.getFirst()).isEqualTo("cdk");
      String verb = call.get(1);
      String known =
          help.computeIfAbsent(verb, v -> tool.orFail("node_modules/.bin/cdk", v, "--help"));
      assertThat(known.lines().findFirst())
          .as(verb)
          .hasValueSatisfying(line -> assertThat(line).matches("cdk [a-z]+ ?.*"));
      assertThat(Options.unknown(call, known)).as("cdk %s", call).isEmpty();
    }
    assertThat(help.keySet()).contains("deploy", "destroy", "diff", "rollback");
  }

  /// Its exit code says whether it understood the command: 2 is misuse, 1 that it met a fault, such
  /// as no node where it looks.
  @Test
  void pushstackCommandsAreUnderstoodByTheProgram() {
    var tool =
        new Tool(
            folder,
            Map.of(
                "AWS_ACCESS_KEY_ID", "none",
                "AWS_SECRET_ACCESS_KEY", "none",
                "AWS_REGION", "eu-central-1",
                "PUSHSTACK_STORAGE_DYNAMODB_ENDPOINT", "http://127.0.0.1:9",
                "PUSHSTACK_ADMIN_PORT", "9"));
    Map<List<String>, Set<String>> calls = callsOf("pushstack");
    calls.forEach((call, pages) -> {
      List<String> command = new ArrayList<>(Pushstack.command());
      command.addAll(call);
      if (Set.of("verify", "load-test").contains(call.getFirst())) {
        // Its options are read, and nobody is called. What is behind -- is another command's.
        int end = command.indexOf("--");
        command.add(end < 0 ? command.size() : end, "--help");
      }
      Tool.Outcome outcome = tool.run("", command);
      assertThat(outcome.status()).as("%s: %s", pages, outcome.output()).isIn(0, 1);
    });
    assertThat(calls).isNotEmpty();
    List<String> misuse = new ArrayList<>(Pushstack.command());
    misuse.addAll(List.of("keys", "rotate"));
    assertThat(tool.run("", misuse).status()).isEqualTo(2);
  }

  static List<String> programs() {
    return DryRun.PROGRAMS.stream().filter(program -> !OWN_PARSER.contains(program)).toList();
  }

  @ParameterizedTest
  @MethodSource("programs")
  void programOfTheSystemHasTheOptions(String program) {
    assumeTrue(Tool.exists(program), "needs " + program);
    String help =
        switch (program) {
          case "curl" -> new Tool(folder, Map.of()).orFail("curl", "--help", "all");
          // Both end with an error after their help.
          case "sqlite3" -> new Tool(folder, Map.of()).run("", List.of(program, "-help")).output();
          case "jcmd" -> new Tool(folder, Map.of()).run("", List.of(program, "-h")).output();
          default -> new Tool(folder, Map.of()).orFail(program, "--help");
        };
    Map<List<String>, Set<String>> calls = callsOf(program);
    calls.forEach((call, pages) -> {
      assertThat(Options.unknown(call, help)).as("%s: %s %s", pages, program, call).isEmpty();
      if (program.equals("systemctl") || program.equals("timedatectl")) {
        assertThat(help).containsPattern("(?m)^ +" + call.getFirst() + "\\b");
      }
    });
    assertThat(calls).as("%s is on the list and never called", program).isNotEmpty();
  }
}
