/// WebSocket connections (RFC 6455) as frames and bytes; knows nothing of push.
///
/// A [WebSocketListener] takes connections, either without TLS on a few selector loops
/// ([SelectorListener]) or with it on virtual threads ([TlsListener]). Both parse the request
/// themselves (`RequestHead`, `Upgrade`, `ProxyHeader`): only whoever accepts can time out a peer
/// that has not said anything yet. Behind the upgrade both are a `Connection`: the closing
/// handshake, the queue of what the peer has not taken (`Outbox`) and of what the handler has not
/// been told (`Inbox`), with `FrameDecoder` and `FrameEncoder` below.
@NullMarked
package pushstack.connect.socket;

import org.jspecify.annotations.NullMarked;
