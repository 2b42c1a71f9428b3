package pushstack.loadtest.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import pushstack.loadtest.measure.Account;
import pushstack.loadtest.result.Accounts;

/// An account as rows of a table, each with what it is a part of and what it means.
final class AccountRows {
  static final List<String> HEADS = List.of("Messages", "Number", "Share", "Meaning");

  private AccountRows() {}

  static List<List<String>> of(Account account) {
    var rows = new ArrayList<List<String>>();
    for (Map.Entry<String, Long> line : Accounts.lines(account).entrySet()) {
      long whole =
          switch (line.getKey()) {
            case "sent", "refused", "failed", "accepted" -> account.sent();
            default -> account.accepted();
          };
      rows.add(
          List.of(
              line.getKey(),
              Figures.count(line.getValue()),
              whole == 0 ? "–" : Figures.share((double) line.getValue() / whole),
              meaning(line.getKey())));
    }
    return rows;
  }

  private static String meaning(String line) {
    return switch (line) {
      case "sent" -> "posted";
      case "refused" -> "of those sent: answered with another status than 201";
      case "failed" -> "of those sent: never answered";
      case "accepted" -> "of those sent: answered 201";
      case "delivered" -> "of those accepted: arrived";
      case "expired" -> "of those accepted: over before they could be delivered";
      case "replaced" -> "of those accepted: a later one of the same topic took their place";
      case "abandoned" -> "of those accepted: their subscription was given up";
      case "lost" -> "of those accepted: owed, and never arrived";
      case "duplicated" -> "arrivals after the acknowledgement";
      case "repeated" -> "further arrivals before an acknowledgement, as at-least-once allows";
      case "unknown" -> "arrivals that this run did not send";
      default -> "";
    };
  }
}
