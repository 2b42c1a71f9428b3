package pushstack.infra.environment;

import java.util.Set;
import java.util.TreeSet;

/// What is kept of the push log and of the logs of the nodes.
///
/// @param archiveDays after how many days a batch leaves the archive, 1 to 3,650
/// @param nodeLogDays after how many days a line of a node's log is deleted, as CloudWatch offers
public record PushLog(int archiveDays, int nodeLogDays) {
  private static final int MOST_DAYS = 3_650;
  private static final Set<Integer> LOG_DAYS =
      Set.of(1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 3653);

  public PushLog {
    Check.range("archive-days", archiveDays, 1, MOST_DAYS);
    Check.that(
        LOG_DAYS.contains(nodeLogDays),
        "node-log-days must be one of %s, not %d".formatted(new TreeSet<>(LOG_DAYS), nodeLogDays));
  }
}
