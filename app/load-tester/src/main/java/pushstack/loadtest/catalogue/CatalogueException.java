package pushstack.loadtest.catalogue;

/// A scenario that does not exist, cannot be used, or cannot be called like that. The message is a
/// sentence for whoever wrote the plan or the scenario.
public final class CatalogueException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  public CatalogueException(String message) {
    super(message);
  }
}
