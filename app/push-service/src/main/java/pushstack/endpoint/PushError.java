package pushstack.endpoint;

import java.util.Locale;
import java.util.OptionalInt;

/// Every way in which the HTTP API says no: the one table that code, tests, metrics and `ERRORS.md`
/// read. The numbers are those that web-push libraries know from Mozilla's service.
public enum PushError {
  MALFORMED_REQUEST(400, 0, "The request is not valid HTTP", "Fix the request."),
  INVALID_MESSAGE_ID(
      400, 0, "Invalid message ID", "Use the Location that came with the 201, unchanged."),
  INVALID_ENCRYPTION(
      400,
      110,
      "Invalid encryption headers",
      "Fix Content-Encoding, Encryption or Crypto-Key; the message says which."),
  MISSING_TTL(400, 111, "Missing or invalid TTL header", "Send TTL: a decimal number of seconds."),
  INVALID_TOPIC(
      400,
      113,
      "Invalid topic",
      "Send at most 32 characters of the URL-safe base64 alphabet, or no Topic."),
  NEGATIVE_TTL(400, 114, "TTL must not be negative", "Send a TTL of 0 or more."),
  INVALID_URGENCY(
      400, 115, "Invalid urgency", "Send very-low, low, normal or high, or no Urgency."),
  UNAUTHORIZED(
      401,
      109,
      "Not authorized",
      "Fix the VAPID token or key; the message says what is wrong. Keep the subscription."),
  UNKNOWN_ENDPOINT(
      404,
      102,
      "Not an endpoint of this service",
      "Drop the subscription: this URL will never work."),
  NOT_FOUND(404, 0, "Nothing is here", "Check the URL."),
  METHOD_NOT_ALLOWED(405, 0, "Method not allowed", "Use a method that Allow names."),
  TOO_SLOW(
      408, 0, "The body did not arrive in time", "Send the request again, faster than before."),
  USER_AGENT_GONE(410, 105, "The user agent has just gone", "Drop the subscription."),
  NO_SUBSCRIPTION(410, 106, "No such subscription", "Drop the subscription."),
  BODY_TOO_LARGE(413, 104, "The body is too large", "Send less: 4096 bytes before encryption."),
  UNEXPECTED(500, 999, "An unexpected error", "Try again later, with exponential back-off."),
  STORAGE_UNAVAILABLE(
      503,
      201,
      "The message could not be kept",
      "Try again after the time that Retry-After names, then back off exponentially."),
  OVERLOADED(
      503,
      202,
      "Too many requests are in progress",
      "Try again after the time that Retry-After names, then back off exponentially.");

  private final int status;
  private final int errno;
  private final String message;
  private final String advice;

  PushError(int status, int errno, String message, String advice) {
    this.status = status;
    this.errno = errno;
    this.message = message;
    this.advice = advice;
  }

  public int status() {
    return status;
  }

  /// The number that tells errors of one status apart; empty where the table has none.
  public OptionalInt errno() {
    return errno == 0 ? OptionalInt.empty() : OptionalInt.of(errno);
  }

  /// What is wrong, if nothing more exact is known.
  public String message() {
    return message;
  }

  /// What the sender should do.
  public String advice() {
    return advice;
  }

  /// Where `ERRORS.md` explains it.
  public String anchor() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
