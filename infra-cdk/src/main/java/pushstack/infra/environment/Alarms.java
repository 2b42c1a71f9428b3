package pushstack.infra.environment;

import java.util.List;

/// Who hears of alarms.
///
/// @param emails addresses that are subscribed; each has to confirm once
public record Alarms(List<String> emails) {
  // Anything more is a mailing list's work.
  private static final int MAX_EMAILS = 10;

  public Alarms {
    emails = List.copyOf(emails);
    Check.that(
        emails.size() <= MAX_EMAILS, "emails may name %d addresses at most".formatted(MAX_EMAILS));
    for (String email : emails) {
      Check.that(
          email.matches("[^@\\s]+@[^@\\s]+"), "emails has " + email + ", which is no address");
    }
  }
}
