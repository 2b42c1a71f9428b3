package pushstack.infra.ops;

/// How soon somebody has to look. It is the first word of an alarm's description, by which a pager
/// can tell.
public enum Severity {
  /// Now, also at night: users or senders notice.
  PAGE,
  /// On the next working day: it will become a page if nobody does.
  TICKET
}
