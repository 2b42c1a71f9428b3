/// WebSocket connections (RFC 6455) as frames and bytes; knows nothing of push.
@NullMarked
package pushstack.connect.socket;

import org.jspecify.annotations.NullMarked;
