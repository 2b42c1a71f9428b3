package pushstack.cli.verify;

import java.util.Locale;

/// What is tried, in this order; each needs those before it.
enum Step {
  CONNECT("a WebSocket to the service opens"),
  HELLO("the service says hello and gives the user agent its id"),
  REGISTER("a subscription is made for a fresh VAPID key"),
  ADDRESS("the push endpoint has the expected origin"),
  PUSH("an encrypted and signed push is accepted"),
  RECEIVE("it arrives and decrypts to what was sent"),
  ACKNOWLEDGE("it is acknowledged and the user agent leaves in good order"),
  STORE("a push to the absent user agent is accepted"),
  RETURN("the user agent comes back as itself and gets that push"),
  UNREGISTER("the subscription is given up"),
  GONE("a push to the old endpoint is answered 410");

  /// The page that says what to look at, with one row for each step.
  static final String RUNBOOK = "ops-runbooks/verify-a-deployment.md";

  private final String meaning;

  Step(String meaning) {
    this.meaning = meaning;
  }

  /// As it is shown.
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// What holds if it succeeds.
  String meaning() {
    return meaning;
  }
}
