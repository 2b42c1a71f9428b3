package pushstack.endpoint;

import io.helidon.http.Header;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Method;
import io.helidon.http.RequestException;
import io.helidon.http.ServerRequestHeaders;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.ProxyProtocolData;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// One request and its answer. Knows how much of the body is still to come, so that the answer
/// reaches a client that is still sending, and no client can send for ever.
final class Exchange {

  /// The longest body that is looked at, far over what is accepted. Of a chunked body Helidon holds
  /// a whole chunk, and this is what bounds it.
  static final int MAX_BYTES = 262_144;

  /// What is left of a refused body is read if the whole is no longer than this, and the connection
  /// kept: cheaper for both than a new one.
  private static final int MAX_KEPT = 65_536;

  /// What is left of a longer one is read up to this before the connection is closed: closed at
  /// once, the client would see a reset in place of the answer.
  private static final int LINGER = MAX_BYTES - MAX_KEPT;

  /// Of a body that does not say its length: most are small.
  private static final int FIRST_BUFFER = 1024;

  private final ServerRequest request;
  private final ServerResponse response;
  private final Connections.Connection connection;
  private final Connections connections;
  private final boolean shared;
  private @Nullable InputStream body;
  private boolean ended;
  private boolean inTransit;
  private boolean malformed;
  private PushFacts facts = PushFacts.NONE;

  Exchange(
      ServerRequest request,
      ServerResponse response,
      Connections.Connection connection,
      Connections connections) {
    this.request = request;
    this.response = response;
    this.connection = connection;
    this.connections = connections;
    this.shared = request.prologue().protocolVersion().startsWith("2");
    this.ended = !request.content().hasEntity();
  }

  Method method() {
    return request.prologue().method();
  }

  /// All values of a header, joined as if they had been sent in one; empty if there is none.
  Optional<String> header(HeaderName name) {
    ServerRequestHeaders headers = request.headers();
    if (!headers.contains(name)) {
      return Optional.empty();
    }
    Header header = headers.get(name);
    return Optional.of(
        header.valueCount() == 1 ? header.get() : String.join(",", header.allValues()));
  }

  /// What is known of the push that this is, for those who are told how it ends.
  PushFacts facts() {
    return facts;
  }

  void learned(PushFacts more) {
    facts = more;
  }

  /// The body, or why there is none.
  sealed interface Body {
    /// All of it.
    @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
    record Complete(byte[] bytes) implements Body {}

    /// There is more than the limit; the rest is not read.
    record TooLarge() implements Body {}

    /// It did not come in time.
    record Late() implements Body {}

    /// The service stops, and could not wait for the rest.
    record Abandoned() implements Body {}

    /// It breaks the rules of HTTP.
    record Malformed() implements Body {}

    /// Too many of its kind are being read.
    record TooMany() implements Body {}
  }

  /// Reads the body, at most once.
  Body readBody(int limit) {
    if (ended) {
      return new Body.Complete(new byte[0]);
    }
    OptionalLong declared = request.headers().contentLength();
    if (declared.isPresent() && declared.getAsLong() > limit) {
      return new Body.TooLarge();
    }
    if (shared || declared.isPresent()) {
      return read(declared, limit);
    }
    if (!connections.chunked().tryAcquire()) {
      return new Body.TooMany();
    }
    try {
      return read(declared, limit);
    } finally {
      connections.chunked().release();
    }
  }

  private Body read(OptionalLong declared, int limit) {
    InputStream in = request.content().inputStream();
    body = in;
    inTransit = true;
    try (Connections.Reading reading = connection.reading(shared)) {
      int first = (int) declared.orElse(Math.min(limit, FIRST_BUFFER));
      byte[] bytes = readUpTo(in, first, limit);
      inTransit = false;
      if (bytes.length > limit) {
        return new Body.TooLarge();
      }
      ended = true;
      // An interrupt, ours or that of a server being closed, looks like the end of the body.
      if (connections.closed()) {
        return new Body.Abandoned();
      }
      if (reading.wasCut() || bytes.length != declared.orElse(bytes.length)) {
        return new Body.Late();
      }
      return new Body.Complete(bytes);
    } catch (RuntimeException e) {
      return failed(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Why there is no body after all; throws on what Helidon has to end.
  private Body failed(RuntimeException e) {
    boolean bad = e instanceof RequestException || e instanceof IllegalArgumentException;
    // Given up here and not there: the way back is open.
    boolean abandoned = !shared && connections.closed();
    if (!bad && !abandoned) {
      throw e;
    }
    if (shared) {
      throw new CloseConnectionException("the client took the stream back", e);
    }
    inTransit = false;
    malformed = true;
    if (abandoned) {
      return new Body.Abandoned();
    }
    return e instanceof RequestException refused && refused.status().code() == 413
        ? new Body.TooLarge()
        : new Body.Malformed();
  }

  /// Reads to the end, or one byte over the limit. Not `readNBytes`, whose first step is a buffer
  /// of 16 KiB however small the body is.
  private static byte[] readUpTo(InputStream in, int first, int limit) throws IOException {
    byte[] buffer = new byte[first];
    int length = 0;
    while (length <= limit) {
      if (length < buffer.length) {
        int read = in.read(buffer, length, buffer.length - length);
        if (read < 0) {
          break;
        }
        length += read;
        continue;
      }
      // Full: one byte tells whether this was all, without a bigger buffer.
      int next = in.read();
      if (next < 0) {
        break;
      }
      buffer = Arrays.copyOf(buffer, Math.min(limit + 1, Math.max(FIRST_BUFFER, 2 * length)));
      buffer[length++] = (byte) next;
    }
    return length == buffer.length ? buffer : Arrays.copyOf(buffer, length);
  }

  /// Who asks: the client that a PROXY header names, else the peer.
  String remoteAddress() {
    return request
        .proxyProtocolData()
        .map(ProxyProtocolData::sourceAddress)
        .filter(address -> !address.isEmpty())
        .orElseGet(() -> request.remotePeer().host());
  }

  /// Whether the connection, and no fault of ours, is the reason if something has failed.
  boolean broken() {
    return inTransit || !connection.isOpen();
  }

  /// Answers what is allowed here; in full if a browser asks before it sends.
  void answerOptions(Header allow) {
    if (request.headers().contains(HeaderNames.ACCESS_CONTROL_REQUEST_METHOD)) {
      Cors.preflight(response);
    }
    answer(204, allow);
  }

  /// Answers without a body.
  void answer(int status, Header... headers) {
    answer(status, null, headers);
  }

  /// Answers, once; reads on or closes as the rest of the request demands.
  void answer(int status, byte @Nullable [] content, Header... headers) {
    boolean close = !shared && (mustClose() || wantsClose());
    response.status(status);
    for (Header header : headers) {
      response.header(header);
    }
    Cors.allow(request, response);
    if (close) {
      response.header(HeaderValues.CONNECTION_CLOSE);
    }
    inTransit = true;
    if (content == null || Method.HEAD.equals(method())) {
      response.send();
    } else {
      response.send(content);
    }
    inTransit = false;
    discardRest();
    if (close) {
      // Helidon would take what is left on the connection for another request.
      throw new CloseConnectionException("answered, and asked or needed to close");
    }
  }

  private boolean mustClose() {
    return !ended
        && (malformed
            || waitsForContinue()
            || request.headers().contentLength().orElse(MAX_BYTES) > MAX_KEPT);
  }

  private boolean wantsClose() {
    // The first look is cheap, and most clients say nothing.
    return request.headers().contains(HeaderNames.CONNECTION)
        && request.headers().containsToken(HeaderValues.CONNECTION_CLOSE);
  }

  private boolean waitsForContinue() {
    return body == null && request.headers().containsToken(HeaderValues.EXPECT_100);
  }

  private void discardRest() {
    if (ended || malformed || (waitsForContinue() && !shared)) {
      return;
    }
    boolean counted = !shared && request.headers().contentLength().isEmpty();
    if (counted && !connections.chunked().tryAcquire()) {
      return;
    }
    try {
      discard(body == null ? request.content().inputStream() : body);
    } finally {
      if (counted) {
        connections.chunked().release();
      }
    }
  }

  private void discard(InputStream in) {
    ended = true;
    try (var _ = connection.reading(shared)) {
      byte[] sink = new byte[2048];
      int left = LINGER;
      while (left > 0) {
        int read = in.read(sink, 0, Math.min(left, sink.length));
        if (read < 0) {
          return;
        }
        left -= read;
      }
      if (shared) {
        giveUp(in, sink);
      }
    } catch (IOException | RuntimeException e) {
      // The answer is out, and what is wrong with the rest is nobody's concern. Thrown on, Helidon
      // would log the path, which is a secret.
      if (shared) {
        return;
      }
      throw new CloseConnectionException("answered, and the rest is not readable", e);
    }
    // Over HTTP/2 this ends other requests too; but what else would make such a peer stop?
    connection.close();
    throw new CloseConnectionException("would not stop sending");
  }

  /// An interrupted read is for Helidon the end of a body over HTTP/2: without it, a thread would
  /// wait for the rest, even when the connection is gone.
  private static void giveUp(InputStream in, byte[] sink) throws IOException {
    do {
      Thread.currentThread().interrupt();
    } while (in.read(sink) >= 0);
    Thread.interrupted();
  }
}
