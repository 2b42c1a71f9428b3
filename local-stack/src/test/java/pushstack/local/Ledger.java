package pushstack.local;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import pushstack.local.Verdict.Kind;
import pushstack.local.Verdict.Problem;
import pushstack.webpush.Topic;

/// Who was promised what, and what arrived where. Exact: a message counts as arrived when a user
/// agent has read it, before it acknowledges it. Safe from any thread.
final class Ledger {
  /// Bodies begin with the number of their message.
  private static final char END_OF_NUMBER = ';';

  /// Enough to see a pattern; a broken service loses thousands.
  private static final int MAX_HISTORIES = 8;

  private static final long NEARBY = 20_000_000_000L;

  private final Timeline timeline;
  private final Predicate<Posted> overlooked;
  private final List<Posted> posts = new ArrayList<>();
  private final List<Problem> problems = new ArrayList<>();
  private final Set<Name> givenUp = new HashSet<>();
  private final Map<Integer, Integer> waiting = new HashMap<>();
  private final Map<TopicOf, List<Posted>> byTopic = new HashMap<>();

  Ledger(Timeline timeline) {
    this(timeline, _ -> false);
  }

  /// An account that overlooks some arrivals, to see whether it then says so.
  Ledger(Timeline timeline, Predicate<Posted> overlooked) {
    this.timeline = timeline;
    this.overlooked = overlooked;
  }

  /// One name of a user agent: which of its UAIDs.
  private record Name(int agent, int life) {}

  private record TopicOf(Posted.Address address, Topic topic) {}

  /// A push is about to be sent.
  ///
  /// @return its number
  synchronized int posting(Posted.Address address, @Nullable Topic topic, int ttl) {
    var posted = new Posted(posts.size(), address, topic, ttl, System.nanoTime());
    posts.add(posted);
    if (topic != null) {
      byTopic.computeIfAbsent(new TopicOf(address, topic), _ -> new ArrayList<>()).add(posted);
    }
    return posted.number;
  }

  /// The body of a message: its number and some noise to make it that long.
  static byte[] body(int number, int length) {
    byte[] head = (Integer.toString(number) + END_OF_NUMBER).getBytes(StandardCharsets.US_ASCII);
    byte[] body = new byte[Math.max(head.length, length)];
    ThreadLocalRandom.current().nextBytes(body);
    System.arraycopy(head, 0, body, 0, head.length);
    return body;
  }

  /// The answer to a push; [Posted#NO_ANSWER] if there was none.
  synchronized void answered(int number, int status) {
    Posted posted = posts.get(number);
    posted.status = status;
    if (status != Posted.NO_ANSWER) {
      posted.ended = System.nanoTime();
    }
    if (posted.promised() && !posted.arrived()) {
      waiting.merge(posted.address.agent(), 1, Integer::sum);
    }
  }

  /// A user agent has read a notification.
  synchronized void arrived(Posted.Address where, byte[] body, String version) {
    int number = number(body);
    if (number < 0 || number >= posts.size()) {
      problem(Kind.UNKNOWN_MESSAGE, -1, "  at " + where + "\n");
      return;
    }
    Posted posted = posts.get(number);
    if (overlooked.test(posted)) {
      return;
    }
    if (posted.version != null && !posted.version.equals(version)) {
      problem(Kind.VERSION_CHANGED, number, history(posted));
    }
    posted.version = version;
    if (!posted.address.equals(where)) {
      boolean sameAgent =
          posted.address.agent() == where.agent() && posted.address.life() == where.life();
      problem(
          sameAgent ? Kind.WRONG_CHANNEL : Kind.WRONG_USER_AGENT,
          number,
          "  arrived at " + where + "\n" + history(posted));
      return;
    }
    if (posted.promised() && !posted.arrived()) {
      waiting.merge(where.agent(), -1, Integer::sum);
    }
    posted.arrivals.add(System.nanoTime());
    if (posted.ttl == 0 && posted.arrivals.size() > 1) {
      problem(Kind.TRANSIENT_REPEATED, number, history(posted));
    }
  }

  private static int number(byte[] body) {
    int end = 0;
    int number = 0;
    while (end < body.length && body[end] >= '0' && body[end] <= '9' && end < 9) {
      number = number * 10 + (body[end++] - '0');
    }
    return end > 0 && end < body.length && body[end] == END_OF_NUMBER ? number : -1;
  }

  /// A hello was answered with another UAID: what was sent to this name is no longer owed.
  ///
  /// @param legitimate whether the service may have had a reason
  synchronized void renamed(int agent, int life, boolean legitimate) {
    givenUp.add(new Name(agent, life));
    waiting.remove(agent);
    timeline.note(agent, "told to give up its name, life " + life);
    if (!legitimate) {
      problem(
          Kind.RESET_WITHOUT_CAUSE,
          -1,
          "  user agent " + agent + "\n" + timeline.around(agent, System.nanoTime()));
    }
  }

  /// Promised to that user agent and not arrived; replaced ones included.
  synchronized int waiting(int agent) {
    return waiting.getOrDefault(agent, 0);
  }

  /// Accepted for that name of a user agent so far.
  synchronized int promised(int agent, int life) {
    return count(posted ->
        posted.promised() && posted.address.agent() == agent && posted.address.life() == life);
  }

  /// Owed to that user agent: what the account would count as lost if it were closed now.
  synchronized int owed(int agent) {
    return count(posted -> posted.address.agent() == agent && lost(posted));
  }

  synchronized Verdict close() {
    var statuses = new TreeMap<Integer, Integer>();
    int duplicates = 0;
    for (Posted posted : posts) {
      statuses.merge(posted.status, 1, Integer::sum);
      duplicates += Math.max(0, posted.arrivals.size() - 1);
      if (lost(posted)) {
        problem(Kind.LOST, posted.number, history(posted));
      }
      if (refused(posted)) {
        problem(Kind.REFUSED, posted.number, history(posted));
      }
    }
    return new Verdict(
        statuses,
        count(Posted::promised),
        posts.stream().mapToInt(posted -> posted.arrivals.size()).sum(),
        duplicates,
        count(posted -> posted.promised() && !posted.arrived() && replaced(posted)),
        count(posted -> posted.promised() && !posted.arrived() && forgiven(posted)),
        givenUp.size(),
        count(posted -> posted.ttl == 0),
        count(posted -> posted.ttl == 0 && posted.arrived()),
        problems);
  }

  private int count(Predicate<Posted> which) {
    return (int) posts.stream().filter(which).count();
  }

  private boolean lost(Posted posted) {
    return posted.promised() && !posted.arrived() && !forgiven(posted) && !replaced(posted);
  }

  private boolean forgiven(Posted posted) {
    return givenUp.contains(new Name(posted.address.agent(), posted.address.life()));
  }

  private boolean replaced(Posted posted) {
    return sameTopic(posted).stream()
        .anyMatch(other -> other.arrived() && other.mayReplace(posted));
  }

  private List<Posted> sameTopic(Posted posted) {
    return posted.topic == null
        ? List.of()
        : byTopic.getOrDefault(new TopicOf(posted.address, posted.topic), List.of());
  }

  /// Accepted, or honestly not now (408 is told to a sender whose body was cut by a freeze or a
  /// stop); everything else tells the sender that it or its subscription is wrong, which is only
  /// true of a name that was given up.
  private boolean refused(Posted posted) {
    return switch (posted.status) {
      case Posted.NO_ANSWER, 201, 408, 503 -> false;
      case 410 -> !forgiven(posted);
      default -> true;
    };
  }

  private void problem(Kind kind, int number, String history) {
    boolean many = problems.stream().filter(other -> other.kind() == kind).count() >= MAX_HISTORIES;
    problems.add(new Problem(kind, number, many ? "" : history));
  }

  private String history(Posted posted) {
    var out = new StringBuilder();
    out.append("  to %s, topic %s, TTL %d%n".formatted(posted.address, posted.topic, posted.ttl));
    out.append(
        "  posted %s, answered %s with %d%n"
            .formatted(timeline.at(posted.began), timeline.at(posted.ended), posted.status));
    posted.arrivals.forEach(at -> out.append("  arrived %s%n".formatted(timeline.at(at))));
    for (Posted other : sameTopic(posted)) {
      if (other != posted && Math.abs(other.began - posted.began) < NEARBY) {
        out.append(
            "  same topic: message %d posted %s, answered %s with %d, arrived %d times%n"
                .formatted(
                    other.number,
                    timeline.at(other.began),
                    timeline.at(other.ended),
                    other.status,
                    other.arrivals.size()));
      }
    }
    return out.append(timeline.around(posted.address.agent(), posted.began)).toString();
  }
}
