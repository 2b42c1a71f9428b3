/// The push log: what happened to messages, queued, batched and handed to whoever wants to know.
@NullMarked
package pushstack.pushlog;

import org.jspecify.annotations.NullMarked;
