package pushstack.endpoint;

/// A no to one request, in words for its sender. The message never repeats what the request said.
record Refusal(PushError error, String message) {

  static Refusal of(PushError error) {
    return new Refusal(error, error.message());
  }
}
