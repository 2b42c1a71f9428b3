package pushstack.webpush.vapid;

/// Why an `Authorization` was refused, with the status and errno of the answer. Never 404 or 410:
/// senders drop a subscription on those.
public enum VapidError {
  MISSING_TOKEN("Missing VAPID token", "missing_token"),
  /// Malformed, unsigned, wrongly signed, or claims that are no JSON.
  INVALID_TOKEN("Invalid VAPID token: ", "invalid_vapid"),
  /// No `k`, or no `Authorization` at all for a restricted subscription.
  MISSING_KEY("Missing VAPID public key", "missing_key"),
  /// The older schemes carry the key in `Crypto-Key`, and there is none.
  MISSING_CRYPTO_KEY(400, 110, "Missing p256ecdsa key in Crypto-Key header", "missing_key"),
  INVALID_KEY("Invalid VAPID public key: ", "invalid_key"),
  INVALID_AUDIENCE("Invalid VAPID audience", "invalid_audience"),
  /// Past.
  INVALID_EXPIRY("Invalid VAPID expiry", "invalid_expiry"),
  /// More than 24 hours ahead (RFC 8292 section 2).
  EXPIRY_TOO_FAR("The VAPID token expiration is too long", "future_expiration_token"),
  /// The subscription is restricted to another key.
  KEY_MISMATCH("VAPID public key mismatch", "key_mismatch"),
  MISSING_CLAIM("Missing required ", "invalid_vapid"),
  UNKNOWN_SCHEME("Unknown auth scheme", "unknown_scheme");

  private final int status;
  private final int errno;
  private final String message;
  private final String label;

  VapidError(String message, String label) {
    this(401, 109, message, label);
  }

  VapidError(int status, int errno, String message, String label) {
    this.status = status;
    this.errno = errno;
    this.message = message;
    this.label = label;
  }

  /// The HTTP status.
  public int status() {
    return status;
  }

  public int errno() {
    return errno;
  }

  /// What the sender is told; a detail may follow.
  public String message() {
    return message;
  }

  /// The label in metrics.
  public String label() {
    return label;
  }
}
