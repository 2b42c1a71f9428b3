package pushstack.connect.socket;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;

/// What becomes of a request on a WebSocket port (RFC 6455 section 4.2).
sealed interface Upgrade {

  /// A WebSocket may begin.
  ///
  /// @param response the `101`, whole
  record Accepted(ByteBuffer response, String userAgent, Optional<String> origin)
      implements Upgrade {
    Handshake handshake(InetAddress remote) {
      return new Handshake(remote, userAgent, origin);
    }
  }

  record Refused(int status) implements Upgrade {}

  /// Not meant for us: a page.
  record Page() implements Upgrade {}

  /// The one subprotocol we know. Firefox offers it, and takes an answer without it too.
  String SUBPROTOCOL = "push-notification";

  /// Section 1.3.
  String ACCEPT_SALT = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

  int KEY_BYTES = 16;

  int MAX_USER_AGENT = 256;

  static Upgrade judge(RequestHead head, Set<String> origins) {
    // A client that offers HTTP/2 beside its request wants its answer all the same (RFC 9110
    // section 7.8).
    boolean asks = head.lists("upgrade", "websocket");
    boolean root = head.path().equals("/");
    if (!asks && !root) {
      return new Page();
    }
    if (!root) {
      return new Refused(404);
    }
    if (!head.method().equals("GET")) {
      return new Refused(405);
    }
    if (!asks
        || !head.lists("connection", "upgrade")
        || !head.only("sec-websocket-version").equals(Optional.of("13"))) {
      return new Refused(426);
    }
    Optional<String> key = head.only("sec-websocket-key").filter(Upgrade::isKey);
    if (key.isEmpty() || hasBody(head)) {
      return new Refused(400);
    }
    if (head.all("origin").size() > 1) {
      return new Refused(400);
    }
    Optional<String> origin = head.only("origin");
    if (!origins.isEmpty() && origin.isPresent() && !origins.contains(origin.get())) {
      return new Refused(403);
    }
    String userAgent = head.all("user-agent").stream().findFirst().orElse("");
    return new Accepted(
        ByteBuffer.wrap(response(key.get(), head.lists("sec-websocket-protocol", SUBPROTOCOL))),
        userAgent.length() > MAX_USER_AGENT ? userAgent.substring(0, MAX_USER_AGENT) : userAgent,
        origin);
  }

  /// A body behind an upgrade would be read as frames by us and as a body by a proxy.
  private static boolean hasBody(RequestHead head) {
    return !head.all("transfer-encoding").isEmpty()
        || head.all("content-length").stream().anyMatch(length -> !length.equals("0"));
  }

  private static boolean isKey(String key) {
    try {
      return Base64.getDecoder().decode(key.getBytes(ISO_8859_1)).length == KEY_BYTES;
    } catch (IllegalArgumentException notBase64) {
      return false;
    }
  }

  private static byte[] response(String key, boolean subprotocol) {
    return ("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Accept: "
            + accept(key)
            + (subprotocol ? "\r\nSec-WebSocket-Protocol: " + SUBPROTOCOL : "")
            + "\r\n\r\n")
        .getBytes(ISO_8859_1);
  }

  static String accept(String key) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-1").digest((key + ACCEPT_SALT).getBytes(ISO_8859_1));
      return Base64.getEncoder().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-1", e);
    }
  }
}
