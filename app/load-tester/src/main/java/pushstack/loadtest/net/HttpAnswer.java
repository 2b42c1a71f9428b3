package pushstack.loadtest.net;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// An answer of HTTP/1.1, whole. Immutable as long as nobody writes to its body.
public final class HttpAnswer {
  /// Of the head in bytes: no server sends a longer one.
  public static final int MAX_HEAD = 32_768;

  /// Of the body in bytes: push services answer with some hundred.
  public static final int MAX_BODY = 1 << 20;

  private static final byte[] LINE_END = {'\r', '\n'};
  private static final int STATUS_LINE_MIN = "HTTP/1.1 200".length();

  private final int status;
  private final String head;
  private final byte[] body;

  private HttpAnswer(int status, String head, byte[] body) {
    this.status = status;
    this.head = head;
    this.body = body;
  }

  public int status() {
    return status;
  }

  public byte[] body() {
    return body;
  }

  /// The body as UTF-8.
  public String text() {
    return new String(body, StandardCharsets.UTF_8);
  }

  /// The value of the first header of that name, in whatever case.
  public Optional<String> header(String name) {
    return Optional.ofNullable(value(head, name));
  }

  /// Whether the connection takes another request after this answer.
  boolean keepsAlive() {
    String connection = value(head, "connection");
    return head.startsWith("HTTP/1.1")
        && (connection == null || !connection.equalsIgnoreCase("close"));
  }

  /// Reads an answer and moves behind it; passes over interim ones.
  ///
  /// @param ended whether the server has closed the connection
  /// @return null, without having moved, if it is not there as a whole
  static @Nullable HttpAnswer parse(ByteBuffer in, boolean ended) throws IOException {
    int begin = in.position();
    while (true) {
      int from = in.position();
      int end = Bytes.indexOf(in, from, Math.min(in.limit(), from + MAX_HEAD), Bytes.HEAD_END);
      if (end < 0) {
        if (in.remaining() >= MAX_HEAD) {
          throw new IOException("an answer whose head has more than " + MAX_HEAD + " bytes");
        }
        in.position(begin);
        return null;
      }
      String head = Bytes.latin(in, from, end);
      int status = status(head);
      in.position(end + Bytes.HEAD_END.length);
      if (status >= 200) {
        byte[] body = body(in, status, head, ended);
        if (body == null) {
          in.position(begin);
          return null;
        }
        return new HttpAnswer(status, head, body);
      }
    }
  }

  private static int status(String head) throws IOException {
    try {
      if (head.startsWith("HTTP/1.") && head.length() >= STATUS_LINE_MIN) {
        int status = Integer.parseInt(head, 9, 12, 10);
        if (status >= 100 && status != 101) {
          return status;
        }
      }
    } catch (NumberFormatException _) {
      // Said below.
    }
    throw new IOException("no answer of HTTP/1.1: " + head.lines().findFirst().orElse(""));
  }

  private static byte @Nullable [] body(ByteBuffer in, int status, String head, boolean ended)
      throws IOException {
    if (status == 204 || status == 304) {
      return Bytes.NONE;
    }
    String coding = value(head, "transfer-encoding");
    if (coding != null) {
      if (!coding.equalsIgnoreCase("chunked")) {
        throw new IOException("an answer in the transfer coding " + coding);
      }
      return chunks(in);
    }
    String length = value(head, "content-length");
    if (length != null) {
      return take(in, size(length, 10));
    }
    checkSize(in.remaining());
    return ended ? take(in, in.remaining()) : null;
  }

  private static byte @Nullable [] chunks(ByteBuffer in) throws IOException {
    var body = new ByteArrayOutputStream();
    while (true) {
      String line = line(in);
      if (line == null) {
        return null;
      }
      int extension = line.indexOf(';');
      int size = size(extension < 0 ? line : line.substring(0, extension), 16);
      if (size == 0) {
        // The trailer is passed over.
        for (String field = line(in); field != null; field = line(in)) {
          if (field.isEmpty()) {
            return body.toByteArray();
          }
        }
        return null;
      }
      byte[] chunk = take(in, size);
      if (chunk == null || line(in) == null) {
        return null;
      }
      checkSize(body.size() + size);
      body.writeBytes(chunk);
    }
  }

  private static @Nullable String line(ByteBuffer in) {
    int end = Bytes.indexOf(in, in.position(), in.limit(), LINE_END);
    if (end < 0) {
      return null;
    }
    String line = Bytes.latin(in, in.position(), end);
    in.position(end + LINE_END.length);
    return line;
  }

  private static byte @Nullable [] take(ByteBuffer in, int size) {
    if (in.remaining() < size) {
      return null;
    }
    byte[] bytes = Bytes.copy(in, in.position(), in.position() + size);
    in.position(in.position() + size);
    return bytes;
  }

  private static int size(String text, int radix) throws IOException {
    try {
      int size = Integer.parseInt(text.strip(), radix);
      checkSize(size);
      return size;
    } catch (NumberFormatException e) {
      throw new IOException("an answer of the length " + text, e);
    }
  }

  private static void checkSize(int size) throws IOException {
    if (size < 0 || size > MAX_BODY) {
      throw new IOException("an answer whose body has more than " + MAX_BODY + " bytes");
    }
  }

  private static @Nullable String value(String head, String name) {
    int at = head.indexOf("\r\n");
    while (at >= 0) {
      int begin = at + 2;
      int colon = begin + name.length();
      if (head.regionMatches(true, begin, name, 0, name.length())
          && colon < head.length()
          && head.charAt(colon) == ':') {
        int end = head.indexOf("\r\n", colon);
        return head.substring(colon + 1, end < 0 ? head.length() : end).strip();
      }
      at = head.indexOf("\r\n", begin);
    }
    return null;
  }
}
