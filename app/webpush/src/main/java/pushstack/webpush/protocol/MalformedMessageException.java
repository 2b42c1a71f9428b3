package pushstack.webpush.protocol;

/// A frame that is no message of the protocol. The text says what is wrong in a few words and never
/// repeats what the peer sent.
public final class MalformedMessageException extends RuntimeException {

  public MalformedMessageException(String reason) {
    // Any peer can cause it at any rate, and it is always caught by the connection: no trace.
    super(reason, null, false, false);
  }
}
