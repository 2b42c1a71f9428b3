package pushstack.pushlog;

import java.util.List;
import java.util.Set;
import pushstack.schema.MessageEvent;

/// Events that travel together.
///
/// @param text as `MessageEventBatch` reads it, ends with a line break
/// @param vapidKeys that its events have
record Batch(List<MessageEvent> events, String text, Set<String> vapidKeys) {}
