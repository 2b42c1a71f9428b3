package pushstack.storage.dynamodb;

import java.util.function.Supplier;
import pushstack.storage.StorageException;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;

/// Turns the SDK's failures into the storage's: with the operation and the table, never with what
/// was in the item.
final class Calls {
  private Calls() {}

  /// Makes a call; a condition that does not hold is an outcome and passes through.
  static <T> T make(String operation, String table, Supplier<T> call) {
    try {
      return call.get();
    } catch (ConditionalCheckFailedException e) {
      throw e;
    } catch (ResourceNotFoundException e) {
      throw new StorageException(operation + ": " + missing(table), e);
    } catch (SdkException e) {
      throw new StorageException(operation + " on table " + table + " failed: " + why(e), e);
    }
  }

  static String missing(String table) {
    return "the table " + table + " is missing: create it with `pushstack tables create`";
  }

  private static String why(SdkException e) {
    return e instanceof AwsServiceException answered && answered.awsErrorDetails() != null
        ? answered.awsErrorDetails().errorCode() + " (" + answered.statusCode() + ")"
        : e.getClass().getSimpleName();
  }
}
