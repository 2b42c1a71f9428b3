package pushstack.connect.socket;

/// Close codes of RFC 6455 section 7.4.1 that this package sends or reports.
final class CloseCode {
  static final int NORMAL = 1000;
  static final int GOING_AWAY = 1001;
  static final int PROTOCOL_ERROR = 1002;
  static final int UNSUPPORTED = 1003;

  /// Reported for a Close frame without a code; never on the wire.
  static final int NO_STATUS = 1005;

  /// Reported when the connection ended without a Close frame; never on the wire.
  static final int ABNORMAL = 1006;

  static final int INVALID_PAYLOAD = 1007;
  static final int POLICY = 1008;
  static final int TOO_BIG = 1009;
  static final int INTERNAL_ERROR = 1011;

  private CloseCode() {}

  /// Tells whether a code may stand in a Close frame: the defined ones (1012 to 1014 are registered
  /// with IANA), those for libraries (3000 to 3999) and those for private use (4000 to 4999).
  static boolean onWire(int code) {
    return (code >= NORMAL && code <= UNSUPPORTED)
        || (code >= INVALID_PAYLOAD && code <= 1014)
        || (code >= 3000 && code <= 4999);
  }
}
