package pushstack.connect.internal;

import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import io.helidon.webclient.api.HttpClientResponse;
import io.helidon.webclient.http1.Http1Client;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.ConnectException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import pushstack.delivery.CallReply;
import pushstack.delivery.Nodes;
import pushstack.delivery.PushCalls;
import pushstack.delivery.PushReply;
import pushstack.storage.NodeAddress;
import pushstack.storage.SessionRef;
import pushstack.webpush.MessageId;
import pushstack.webpush.PushMessage;
import pushstack.webpush.Uaid;

/// Calls other nodes over HTTP/1.1 with kept connections. An answer counts only if it is signed.
public final class NodeClient implements Nodes, PushCalls {
  private static final Logger LOG = System.getLogger(NodeClient.class.getName());

  /// Nodes are neighbours: who does not accept within this is not there.
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(1);

  /// For calls that only set a flag on the other side.
  private static final Duration CALL_TIMEOUT = Duration.ofSeconds(2);

  /// Kept connections to each node; calls beyond it open their own.
  private static final int KEPT_CONNECTIONS = 512;

  /// Answers are a word.
  private static final int MAX_ANSWER = 256;

  private final Http1Client client;
  private final NodeAuth auth;

  public NodeClient(Supplier<List<byte[]>> keys, InstantSource clock) {
    this.auth = new NodeAuth(keys, clock);
    this.client =
        Http1Client.builder()
            .connectTimeout(CONNECT_TIMEOUT)
            .readTimeout(CALL_TIMEOUT)
            .shareConnectionCache(false)
            .connectionCacheSize(KEPT_CONNECTIONS)
            .followRedirects(false)
            .socketOptions(options -> options.tcpNoDelay(true))
            .build();
  }

  @Override
  public boolean isHere(NodeAddress node) {
    return false;
  }

  @Override
  public PushReply push(NodeAddress node, PushMessage message, Duration patience) {
    byte[] body = PushCallJson.write(message, patience);
    Outcome outcome = call(node, Method.PUT, "/push/" + message.id().uaid(), body, patience);
    return switch (outcome) {
      case Outcome.Refused _ -> PushReply.GONE;
      case Outcome.Lost _ -> PushReply.UNCLEAR;
      case Outcome.Answered(int status, String word) ->
          InternalRoutes.Answer.of(status, word)
              .map(InternalRoutes.Answer::reply)
              .orElse(PushReply.UNCLEAR);
    };
  }

  @Override
  public CallReply check(NodeAddress node, Uaid uaid) {
    return simple(node, Method.PUT, "/notif/" + uaid, new byte[0]);
  }

  @Override
  public CallReply close(SessionRef session, Uaid uaid) {
    String path = "/notif/" + uaid + "/" + session.connectedAt();
    return simple(session.node(), Method.DELETE, path, new byte[0]);
  }

  @Override
  public CallReply recall(NodeAddress node, MessageId id) {
    return simple(node, Method.PUT, "/recall/" + id.uaid(), PushCallJson.write(id));
  }

  private CallReply simple(NodeAddress node, Method method, String path, byte[] body) {
    return switch (call(node, method, path, body, CALL_TIMEOUT)) {
      case Outcome.Refused _ -> CallReply.GONE;
      case Outcome.Lost _ -> CallReply.UNCLEAR;
      case Outcome.Answered(int status, String _) ->
          switch (status) {
            case 200 -> CallReply.DONE;
            case 404 -> CallReply.NOT_CONNECTED;
            default -> CallReply.UNCLEAR;
          };
    };
  }

  private sealed interface Outcome {
    record Answered(int status, String word) implements Outcome {}

    /// Nobody listens there (rule R12).
    record Refused() implements Outcome {}

    record Lost() implements Outcome {}
  }

  private Outcome call(
      NodeAddress node, Method method, String path, byte[] body, Duration timeout) {
    String signature = auth.signRequest(method.text(), path, body);
    try (HttpClientResponse response =
        client
            .method(method)
            .uri(node.url() + path)
            .readTimeout(timeout)
            .header(InternalRoutes.REQUEST_SIGNATURE, signature)
            .header(HeaderNames.CONTENT_TYPE, "application/json")
            .submit(body)) {
      int status = response.status().code();
      byte[] answer;
      try (InputStream in = response.inputStream()) {
        answer = in.readNBytes(MAX_ANSWER);
      }
      Optional<String> signed = response.headers().first(InternalRoutes.RESPONSE_SIGNATURE);
      if (!auth.acceptsResponse(signed, signature, status, answer)) {
        LOG.log(Level.WARNING, "node.unauthenticated-answer status={0}", status);
        return new Outcome.Lost();
      }
      return new Outcome.Answered(status, new String(answer, StandardCharsets.UTF_8));
    } catch (IOException | RuntimeException e) {
      if (refused(e)) {
        return new Outcome.Refused();
      }
      LOG.log(Level.DEBUG, "node.call-failed", e);
      return new Outcome.Lost();
    }
  }

  /// Only a refused connection says that the process is gone: it opens its internal listener before
  /// any other and closes it last (rule R12). Everything else, time-outs above all, says nothing.
  private static boolean refused(Throwable failure) {
    for (@Nullable Throwable t = failure; t != null; t = t.getCause()) {
      if (t instanceof ConnectException) {
        String text = t.getMessage();
        return text != null && text.contains("refused");
      }
    }
    return false;
  }
}
