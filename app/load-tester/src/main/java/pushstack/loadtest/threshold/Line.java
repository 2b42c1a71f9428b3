package pushstack.loadtest.threshold;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToLongFunction;
import pushstack.loadtest.measure.Account;
import pushstack.loadtest.measure.Measurements;

/// What every run counts, by the name that thresholds use: the lines of the account, and the
/// scenarios that failed.
public enum Line {
  SENT(Account::sent),
  REFUSED(Account::refused),
  FAILED(Account::failed),
  ACCEPTED(Account::accepted),
  DELIVERED(Account::delivered),
  EXPIRED(Account::expired),
  REPLACED(Account::replaced),
  ABANDONED(Account::abandoned),
  LOST(Account::lost),
  DUPLICATED(Account::duplicated),
  REPEATED(Account::repeated),
  UNKNOWN(Account::unknown),
  /// Of scenarios; [#FAILED] is of messages.
  FAILURES(_ -> 0);

  /// Before the reason, in the counters of a run.
  static final String FAILURE_COUNTER = "failed.";

  private final ToLongFunction<Account> count;

  Line(ToLongFunction<Account> count) {
    this.count = count;
  }

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
    return this == FAILURES
        ? measurements.counters().entrySet().stream()
            .filter(counter -> counter.getKey().startsWith(FAILURE_COUNTER))
            .mapToLong(counter -> counter.getValue())
            .sum()
        : count.applyAsLong(measurements.account());
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
