package pushstack.loadtest.builtin;

import pushstack.loadtest.catalogue.ScenarioCatalogue;

/// All built-in scenarios.
public final class Builtins {
  /// In the order in which they are listed.
  public static final ScenarioCatalogue CATALOGUE =
      ScenarioCatalogue.of(
          Checks.class,
          Idle.class,
          Notifications.class,
          Refusals.class,
          Mixes.class,
          Simple.class,
          Deliver.class);

  private Builtins() {}
}
