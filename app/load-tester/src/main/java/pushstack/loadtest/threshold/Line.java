package pushstack.loadtest.threshold;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import pushstack.loadtest.measure.Account;
import pushstack.loadtest.measure.Measurements;

/// What every run counts, by the name that thresholds use: the lines of the account, and the
/// scenarios that failed.
public enum Line {
  SENT,
  REFUSED,
  FAILED,
  ACCEPTED,
  DELIVERED,
  EXPIRED,
  REPLACED,
  ABANDONED,
  LOST,
  DUPLICATED,
  REPEATED,
  UNKNOWN,
  /// Of scenarios; [#FAILED] is of messages.
  FAILURES;

  /// Before the reason, in the counters of a run.
  static final String FAILURE_COUNTER = "failed.";

  static Optional<Line> find(String name) {
    return Arrays.stream(values()).filter(line -> line.label().equals(name)).findFirst();
  }

  static List<String> names() {
    return Arrays.stream(values()).map(Line::label).toList();
  }

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  long value(Measurements measurements) {
    Account account = measurements.account();
    return switch (this) {
      case SENT -> account.sent();
      case REFUSED -> account.refused();
      case FAILED -> account.failed();
      case ACCEPTED -> account.accepted();
      case DELIVERED -> account.delivered();
      case EXPIRED -> account.expired();
      case REPLACED -> account.replaced();
      case ABANDONED -> account.abandoned();
      case LOST -> account.lost();
      case DUPLICATED -> account.duplicated();
      case REPEATED -> account.repeated();
      case UNKNOWN -> account.unknown();
      case FAILURES ->
          measurements.counters().entrySet().stream()
              .filter(counter -> counter.getKey().startsWith(FAILURE_COUNTER))
              .mapToLong(counter -> counter.getValue())
              .sum();
    };
  }

  /// All that it is a part of: posted messages for what becomes of a POST, accepted ones else.
  long whole(Measurements measurements) {
    Account account = measurements.account();
    return switch (this) {
      case SENT, REFUSED, FAILED, ACCEPTED -> account.sent();
      default -> account.accepted();
    };
  }
}
