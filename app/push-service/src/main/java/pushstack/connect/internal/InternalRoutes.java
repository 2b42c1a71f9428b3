package pushstack.connect.internal;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import pushstack.delivery.Handover;
import pushstack.delivery.PushReply;
import pushstack.delivery.Sessions;
import pushstack.storage.StorageException;
import pushstack.webpush.Uaid;

/// What a connection node does for the other nodes. Acts on nothing that is not signed.
///
/// `PUT /push/{uaid}` hands a message over, `PUT /notif/{uaid}` tells a session to look into
/// storage, `DELETE /notif/{uaid}/{connected_at}` closes exactly that session, `PUT /recall/{uaid}`
/// takes a message back.
public final class InternalRoutes implements HttpService {
  static final HeaderName REQUEST_SIGNATURE = HeaderNames.create(NodeAuth.REQUEST_HEADER);
  static final HeaderName RESPONSE_SIGNATURE = HeaderNames.create(NodeAuth.RESPONSE_HEADER);

  /// The largest payload as base64, and the fields around it.
  static final int MAX_BODY = 16 * 1024;

  private static final Logger LOG = System.getLogger(InternalRoutes.class.getName());

  /// The answers of the internal protocol.
  enum Answer {
    ACKNOWLEDGED(200, "acknowledged", PushReply.ACKNOWLEDGED),
    STORED(200, "stored", PushReply.STORED),
    ATTEMPTED(200, "attempted", PushReply.ATTEMPTED),
    DONE(200, "done", PushReply.UNCLEAR),
    NOT_CONNECTED(404, "not connected", PushReply.NOT_CONNECTED),
    NO_SUCH_CHANNEL(410, "no such channel", PushReply.NO_SUCH_CHANNEL),
    BUSY(503, "busy", PushReply.BUSY),
    TOO_LATE(504, "too late", PushReply.UNCLEAR),
    MALFORMED(400, "malformed", PushReply.UNCLEAR),
    UNAUTHENTICATED(401, "unauthenticated", PushReply.UNCLEAR),
    FAILED(500, "failed", PushReply.UNCLEAR);

    private final int status;
    private final String word;
    private final PushReply reply;

    Answer(int status, String word, PushReply reply) {
      this.status = status;
      this.word = word;
      this.reply = reply;
    }

    PushReply reply() {
      return reply;
    }

    byte[] body() {
      return word.getBytes(StandardCharsets.UTF_8);
    }

    static Optional<Answer> of(int status, String word) {
      for (Answer answer : values()) {
        if (answer.status == status && answer.word.equals(word)) {
          return Optional.of(answer);
        }
      }
      return Optional.empty();
    }

    static Answer of(PushReply reply) {
      return switch (reply) {
        case ACKNOWLEDGED -> ACKNOWLEDGED;
        case STORED -> STORED;
        case ATTEMPTED -> ATTEMPTED;
        case BUSY -> BUSY;
        case NOT_CONNECTED -> NOT_CONNECTED;
        case NO_SUCH_CHANNEL -> NO_SUCH_CHANNEL;
        case GONE, UNCLEAR -> TOO_LATE;
      };
    }
  }

  /// Whoever carries the calls out; none before the node has started.
  private record Duty(Handover handover, Sessions sessions) {}

  private volatile @Nullable Duty duty;

  /// One permit for each call in progress, counted from above so that all of them can be waited
  /// for.
  private final Semaphore idle = new Semaphore(Integer.MAX_VALUE);

  private final NodeAuth auth;

  public InternalRoutes(Supplier<List<byte[]>> keys, InstantSource clock) {
    this.auth = new NodeAuth(keys, clock);
  }

  /// Begins to carry calls out. Until then no session is here, which is what callers are told: the
  /// listener has to be open before there can be one (rule R12).
  public void serve(Handover handover, Sessions sessions) {
    duty = new Duty(handover, sessions);
  }

  /// Waits until no call is in progress.
  ///
  /// @return false if some still are after the given time
  boolean awaitIdle(Duration limit) throws InterruptedException {
    boolean all = idle.tryAcquire(Integer.MAX_VALUE, limit.toNanos(), TimeUnit.NANOSECONDS);
    if (all) {
      idle.release(Integer.MAX_VALUE);
    }
    return all;
  }

  @Override
  public void routing(HttpRules rules) {
    rules
        .put("/push/{uaid}", (req, res) -> answer(req, res, this::push))
        .put(
            "/notif/{uaid}",
            (req, res) ->
                answer(req, res, (uaid, _) -> onSessions(sessions -> sessions.check(uaid))))
        .delete(
            "/notif/{uaid}/{connectedAt}",
            (req, res) -> answer(req, res, (uaid, _) -> close(req, uaid)))
        .put("/recall/{uaid}", (req, res) -> answer(req, res, this::recall));
  }

  private Answer push(Uaid uaid, byte[] body) {
    Duty now = duty;
    if (now == null) {
      return Answer.NOT_CONNECTED;
    }
    return PushCallJson.read(uaid, body)
        .map(call -> Answer.of(now.handover().push(call.message(), call.patience())))
        .orElse(Answer.MALFORMED);
  }

  private Answer recall(Uaid uaid, byte[] body) {
    return PushCallJson.readId(uaid, body)
        .map(id -> onSessions(sessions -> sessions.recall(id)))
        .orElse(Answer.MALFORMED);
  }

  private Answer close(ServerRequest req, Uaid uaid) {
    try {
      long connectedAt = Long.parseLong(req.path().pathParameters().get("connectedAt"));
      return onSessions(sessions -> sessions.close(uaid, connectedAt));
    } catch (NumberFormatException e) {
      return Answer.MALFORMED;
    }
  }

  private Answer onSessions(Predicate<Sessions> action) {
    Duty now = duty;
    return now != null && action.test(now.sessions()) ? Answer.DONE : Answer.NOT_CONNECTED;
  }

  private void answer(
      ServerRequest req, ServerResponse res, BiFunction<Uaid, byte[], Answer> action) {
    byte[] body = body(req);
    Optional<String> signature = req.headers().first(REQUEST_SIGNATURE);
    String method = req.prologue().method().text();
    Optional<NodeAuth.Caller> caller = auth.accept(signature, method, req.path().path(), body);
    if (caller.isEmpty()) {
      send(res, Answer.UNAUTHENTICATED);
      return;
    }
    Answer answer;
    idle.acquireUninterruptibly();
    try {
      answer =
          Uaid.parse(req.path().pathParameters().get("uaid"))
              .map(uaid -> action.apply(uaid, body))
              .orElse(Answer.MALFORMED);
    } catch (StorageException e) {
      LOG.log(Level.WARNING, "internal.storage-failed", e);
      answer = Answer.FAILED;
    } finally {
      idle.release();
    }
    res.header(RESPONSE_SIGNATURE, caller.get().signResponse(answer.status, answer.body()));
    send(res, answer);
  }

  private static byte[] body(ServerRequest req) {
    if (!req.content().hasEntity()) {
      return new byte[0];
    }
    try (InputStream in = req.content().inputStream()) {
      return in.readNBytes(MAX_BODY);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void send(ServerResponse res, Answer answer) {
    res.status(Status.create(answer.status)).send(answer.body());
  }
}
