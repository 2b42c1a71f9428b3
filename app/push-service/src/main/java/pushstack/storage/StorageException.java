package pushstack.storage;

/// The engine did not do what was asked, and it is not known whether it ever will: never an
/// expected outcome. A write that ends so may or may not be durable.
public final class StorageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public StorageException(String message, Throwable cause) {
    super(message, cause);
  }

  public StorageException(String message) {
    super(message);
  }
}
