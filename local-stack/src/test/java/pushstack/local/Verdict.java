package pushstack.local;

import java.util.List;
import java.util.Map;

/// The account of a run, closed.
///
/// @param statuses answers by HTTP status; 0 is no answer
/// @param promised answered 201 with TTL > 0
/// @param duplicates arrivals of a message after its first
/// @param replaced topic messages for which a later one of their topic arrived
/// @param forgiven promised messages of a name that the user agent was told to give up
/// @param resets how often a user agent was told so
/// @param transientArrived messages with TTL 0 that arrived, of `transientPosted`
record Verdict(
    Map<Integer, Integer> statuses,
    int promised,
    int arrivals,
    int duplicates,
    int replaced,
    int forgiven,
    int resets,
    int transientPosted,
    int transientArrived,
    List<Problem> problems) {

  /// What must never happen.
  enum Kind {
    LOST,
    WRONG_CHANNEL,
    WRONG_USER_AGENT,
    UNKNOWN_MESSAGE,
    VERSION_CHANGED,
    TRANSIENT_REPEATED,
    REFUSED,
    RESET_WITHOUT_CAUSE
  }

  /// @param number of the message; -1 if it is about none
  record Problem(Kind kind, int number, String history) {
    @Override
    public String toString() {
      return kind + (number < 0 ? "" : " message " + number) + "\n" + history;
    }
  }

  Verdict {
    statuses = Map.copyOf(statuses);
    problems = List.copyOf(problems);
  }

  List<Integer> lost() {
    return problems.stream()
        .filter(problem -> problem.kind() == Kind.LOST)
        .map(Problem::number)
        .toList();
  }

  /// One line of figures.
  String summary() {
    return ("answers %s, promised %d, arrivals %d, duplicates %d, replaced %d, resets %d"
            + " (forgiven %d), TTL 0 %d of %d arrived, problems %d")
        .formatted(
            statuses,
            promised,
            arrivals,
            duplicates,
            replaced,
            resets,
            forgiven,
            transientArrived,
            transientPosted,
            problems.size());
  }
}
