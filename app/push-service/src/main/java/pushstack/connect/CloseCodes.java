package pushstack.connect;

/// The close codes of the push protocol.
final class CloseCodes {
  /// The user agent must start anew: its next hello gets a new identity.
  static final int RESET = 1000;

  /// The node is going away (RFC 6455 section 7.4.1).
  static final int GOING_AWAY = 1001;

  /// Everything that went wrong; the user agent comes back after its own back-off.
  static final int INTERNAL_ERROR = 1011;

  /// Pings too often. Firefox takes it as "do not come back by yourself".
  static final int EXCESSIVE_PING = 4774;

  private CloseCodes() {}
}
