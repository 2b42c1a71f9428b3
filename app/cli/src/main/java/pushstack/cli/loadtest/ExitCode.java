package pushstack.cli.loadtest;

/// How a load test tells whoever started it. A misuse is told by all commands alike, with 2.
final class ExitCode {
  static final int PASSED = 0;

  /// A threshold was missed; so is one when a scenario fails.
  static final int MISSED = 1;

  static final int UNREACHABLE = 3;

  private ExitCode() {}
}
