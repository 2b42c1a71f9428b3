package pushstack.fleet;

import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/// A service of AWS does not answer, or refuses. The message is one sentence for the operator; it
/// holds no value that was read.
public final class FleetException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  FleetException(String problem) {
    super(problem);
  }

  FleetException(String what, SdkException cause) {
    super(what + ": " + why(cause), cause);
  }

  static String why(SdkException e) {
    AwsErrorDetails answer =
        e instanceof AwsServiceException answered ? answered.awsErrorDetails() : null;
    return answer == null
        ? String.valueOf(e.getMessage())
        : answer.errorCode() + ": " + answer.errorMessage();
  }
}
