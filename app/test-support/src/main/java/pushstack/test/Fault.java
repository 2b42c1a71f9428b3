package pushstack.test;

import java.time.Duration;

/// What [FaultProxy] does to one request.
public sealed interface Fault {

  /// Passes the request on after a delay.
  record Late(Duration by) implements Fault {}

  /// Answers an error by itself; the engine never sees the request.
  ///
  /// @param type of the error, as DynamoDB names it
  record Refused(int status, String type) implements Fault {}

  /// Passes the request on and answers an error in place of the engine's answer.
  record RefusedAfter(int status, String type) implements Fault {}

  /// Cuts the connection; the engine never sees the request.
  record CutBefore() implements Fault {}

  /// Passes the request on and cuts the connection in place of the answer.
  record CutAfter() implements Fault {}

  /// Never answers; the engine never sees the request.
  record HangBefore() implements Fault {}

  /// Passes the request on and never answers.
  record HangAfter() implements Fault {}

  /// Of a `BatchWriteItem`, passes on only the first items and returns the others as unprocessed.
  record Unprocessed(int passedOn) implements Fault {}

  /// The engine has more to do than was paid for.
  static Fault throttled() {
    return new Refused(400, "ProvisionedThroughputExceededException");
  }

  static Fault internalError() {
    return new Refused(500, "InternalServerError");
  }

  static Fault unavailable() {
    return new Refused(503, "ServiceUnavailable");
  }
}
