package pushstack.service;

import java.util.List;
import java.util.stream.Collectors;

/// The configuration cannot be used. The message names every problem, one a line: the key, where
/// its value came from, and what is wrong. Secrets are not repeated.
public final class ConfigException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<String> problems;

  ConfigException(List<String> problems) {
    super(
        problems.stream()
            .map(problem -> "  " + problem)
            .collect(Collectors.joining("\n", "the configuration cannot be used:\n", "")));
    this.problems = List.copyOf(problems);
  }

  /// One sentence each.
  public List<String> problems() {
    return problems;
  }
}
