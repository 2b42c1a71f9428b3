package pushstack.loadtest.result;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import pushstack.loadtest.measure.Account;

/// An account as lines with names, in their order.
public final class Accounts {
  private Accounts() {}

  public static SequencedMap<String, Long> lines(Account account) {
    var lines = new LinkedHashMap<String, Long>();
    lines.put("sent", account.sent());
    lines.put("refused", account.refused());
    lines.put("failed", account.failed());
    lines.put("accepted", account.accepted());
    lines.put("delivered", account.delivered());
    lines.put("expired", account.expired());
    lines.put("replaced", account.replaced());
    lines.put("abandoned", account.abandoned());
    lines.put("lost", account.lost());
    lines.put("duplicated", account.duplicated());
    lines.put("repeated", account.repeated());
    lines.put("unknown", account.unknown());
    return lines;
  }

  /// @throws ResultException if a line is missing
  static Account of(Map<String, Long> lines) {
    return new Account(
        line(lines, "sent"),
        line(lines, "refused"),
        line(lines, "failed"),
        line(lines, "accepted"),
        line(lines, "delivered"),
        line(lines, "expired"),
        line(lines, "replaced"),
        line(lines, "abandoned"),
        line(lines, "lost"),
        line(lines, "duplicated"),
        line(lines, "repeated"),
        line(lines, "unknown"));
  }

  private static long line(Map<String, Long> lines, String name) {
    Long value = lines.get(name);
    if (value == null) {
      throw new ResultException("account." + name + " is missing");
    }
    return value;
  }
}
