package pushstack.loadtest.threshold;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import pushstack.loadtest.measure.Measurements;
import pushstack.loadtest.result.Verdict;

/// One thing that a run must keep to pass, as in `p99(delivery) < 50ms` or `lost == 0`.
///
/// @param limit in the unit of its subject: microseconds, a count, a rate a second or a part
public record Threshold(Subject subject, Relation relation, double limit) {
  private static final Pattern FORM =
      Pattern.compile("\\s*([^<>=!]+?)\\s*(<=|>=|==|!=|<|>)\\s*([^<>=!]+?)\\s*");

  /// What holds unless a plan says something else of the same subject: everything arrives, once, at
  /// whom it is for, and every scenario goes through.
  public static final List<Threshold> STANDARD =
      List.of(
          parse("failures == 0"),
          parse("lost == 0"),
          parse("failed == 0"),
          parse("duplicated == 0"),
          parse("unknown == 0"));

  /// How the measured value stands to the limit.
  public enum Relation {
    LESS("<"),
    AT_MOST("<="),
    MORE(">"),
    AT_LEAST(">="),
    EQUAL("=="),
    DIFFERENT("!=");

    private final String sign;

    Relation(String sign) {
      this.sign = sign;
    }

    boolean holds(double actual, double limit) {
      return switch (this) {
        case LESS -> actual < limit;
        case AT_MOST -> actual <= limit;
        case MORE -> actual > limit;
        case AT_LEAST -> actual >= limit;
        case EQUAL -> actual == limit;
        case DIFFERENT -> actual != limit;
      };
    }

    static Relation of(String sign) {
      for (Relation relation : values()) {
        if (relation.sign.equals(sign)) {
          return relation;
        }
      }
      throw new IllegalStateException("not in the pattern: " + sign);
    }
  }

  /// Reads one.
  ///
  /// @throws IllegalArgumentException if it is none, with what is wrong
  public static Threshold parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "\""
              + text
              + "\" is no threshold such as p99(delivery) < 50ms, lost == 0 or rate(accepted) >="
              + " 1000/s");
    }
    try {
      Subject subject = SubjectText.parse(matcher.group(1));
      return new Threshold(
          subject, Relation.of(matcher.group(2)), subject.unit().parse(matcher.group(3)));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "the threshold \"" + text.strip() + "\": " + e.getMessage());
    }
  }

  /// These, and of [#STANDARD] those of whose subject these say nothing.
  public static List<Threshold> withStandard(List<Threshold> own) {
    var all = new ArrayList<>(own);
    for (Threshold standard : STANDARD) {
      if (own.stream().noneMatch(each -> each.subject.equals(standard.subject))) {
        all.add(standard);
      }
    }
    return List.copyOf(all);
  }

  /// What was never measured keeps no threshold.
  ///
  /// @param time that the run took
  public Verdict judge(Measurements measurements, Duration time) {
    Unit unit = subject.unit();
    OptionalDouble actual = subject.value(measurements, time);
    return actual.isEmpty()
        ? verdict("no value", false)
        : verdict(unit.format(actual.getAsDouble()), relation.holds(actual.getAsDouble(), limit));
  }

  private Verdict verdict(String actual, boolean passed) {
    return new Verdict(
        subject.toString(), relation.sign + " " + subject.unit().format(limit), actual, passed);
  }

  @Override
  public String toString() {
    return subject + " " + relation.sign + " " + subject.unit().format(limit);
  }
}
