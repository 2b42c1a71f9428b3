/// Many client connections on few threads: WebSocket and HTTP/1.1 over a selector, callbacks, raw
/// bytes. What is not marked otherwise belongs to the thread of its [Loop].
@NullMarked
package pushstack.loadtest.net;

import org.jspecify.annotations.NullMarked;
