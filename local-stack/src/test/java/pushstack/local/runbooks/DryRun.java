package pushstack.local.runbooks;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import pushstack.test.Runbook;
import pushstack.test.RunbookShell;

/// Runs pages in a shell whose only programs are stand-ins: each writes down how it was called,
/// reads what it is sent and prints something that looks like an ARN. So the shell itself takes the
/// commands apart, and nothing of what they name is touched. A program that is not on the list
/// fails the page: nobody would have checked it.
final class DryRun {
  /// What pages may call.
  static final List<String> PROGRAMS =
      List.of(
          "aws",
          "cat",
          "chown",
          "curl",
          "grep",
          "head",
          "install",
          "jcmd",
          "journalctl",
          "ls",
          "mv",
          "npx",
          "pushstack",
          "rm",
          "sed",
          "shred",
          "sort",
          "sqlite3",
          "systemctl",
          "tail",
          "timedatectl",
          "uniq");

  private static final String STAND_IN =
      """
      [ -p /dev/stdin ] && while IFS= read -r _; do :; done
      printf '%s\\0' "$#" "${0##*/}" "$@" >> "$CALLS"
      echo arn:aws:test:eu-central-1:123456789012:thing/0123456789abcdef
      """;

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path folder;
  private final RunbookShell shell;

  DryRun(Path folder) {
    this.folder = folder;
    this.shell = new RunbookShell(folder);
    PROGRAMS.forEach(name -> shell.program(name, STAND_IN));
    // Computes times and touches nothing.
    shell.program("date", "exec /usr/bin/date \"$@\"\n");
    try {
      Files.copy(Runbook.folder().resolve("operator.sh"), folder.resolve("operator.sh"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    shell.set("PATH", folder.resolve("bin").toString()).set("CALLS", calls().toString());
    variables().forEach(shell::set);
  }

  /// The variables that an operator sets, and a value of each kind.
  Map<String, String> variables() {
    Map<String, String> values = new LinkedHashMap<>();
    values.put("ENV", "prod");
    values.put("AWS_REGION", "eu-central-1");
    values.put("INSTANCE", "i-0123456789abcdef0");
    values.put("KIND", "token");
    values.put("TABLE", "router");
    values.put("CERTIFICATE", "arn:aws:acm:eu-central-1:123456789012:certificate/0123456789");
    values.put("WHEN", "2026-11-27T09:30:00Z");
    values.put("BUCKET", "archive-0123456789");
    values.put("OLD_VERSION", "a".repeat(36));
    values.put("BAD_VERSION", "b".repeat(36));
    values.put("BACKUP", folder.resolve("backup").toString());
    values.put("DATA", folder.toString());
    return values;
  }

  /// Where the commands ran: what they wrote is still there.
  Path folder() {
    return folder;
  }

  private Path calls() {
    return folder.resolve("calls");
  }

  /// All calls of some blocks, program first, and those that they would make on a node.
  List<List<String>> of(List<String> blocks) {
    try {
      Files.deleteIfExists(calls());
      shell.run(blocks).orFail();
      List<List<String>> calls =
          Files.exists(calls()) ? parse(Files.readString(calls())) : List.of();
      List<List<String>> all = new ArrayList<>(calls);
      for (List<String> call : calls) {
        if (call.contains("send-command")) {
          all.addAll(of(onNode(call)));
        }
      }
      return all;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<List<String>> parse(String record) {
    List<List<String>> calls = new ArrayList<>();
    String[] words = record.split("\0", -1);
    int at = 0;
    while (at < words.length - 1) {
      int length = Integer.parseInt(words[at]) + 1;
      calls.add(List.of(words).subList(at + 1, at + 1 + length));
      at += 1 + length;
    }
    return calls;
  }

  private static List<String> onNode(List<String> call) throws JsonProcessingException {
    String parameters = call.get(call.indexOf("--parameters") + 1);
    List<String> commands = new ArrayList<>();
    for (JsonNode command : JSON.readTree(parameters).get("commands")) {
      commands.add(command.asText());
    }
    return commands;
  }
}
