package pushstack.connect.internal;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.ConnectException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
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

/// Calls other nodes, over one link to each.
public final class NodeClient implements Nodes, PushCalls {
  private static final Logger LOG = System.getLogger(NodeClient.class.getName());

  /// For calls that only set a flag on the other side.
  private static final Duration CALL_PATIENCE = Duration.ofSeconds(2);

  /// A link may end between being found and being used. That the next one does, too, is no
  /// accident.
  private static final int TRIES = 2;

  private final Supplier<List<byte[]>> secrets;

  /// Those that are being opened, which all callers wait for together, and those that are open.
  private final Map<NodeAddress, CompletableFuture<NodeLink>> links = new ConcurrentHashMap<>();

  /// @param secrets those of the moment; the first is for new links
  public NodeClient(Supplier<List<byte[]>> secrets) {
    this.secrets = secrets;
  }

  /// Links that are open or being opened.
  int links() {
    return links.size();
  }

  @Override
  public boolean isHere(NodeAddress node) {
    return false;
  }

  @Override
  public PushReply push(NodeAddress node, PushMessage message, Duration patience) {
    return switch (call(node, CallKind.PUSH, CallBody.push(message, patience), patience)) {
      case Outcome.Answered(Answer answer) -> answer.pushReply();
      case Outcome.Refused _ -> PushReply.GONE;
      case Outcome.Lost _ -> PushReply.UNCLEAR;
    };
  }

  @Override
  public CallReply check(NodeAddress node, Uaid uaid) {
    return simple(node, CallKind.CHECK, CallBody.check(uaid));
  }

  @Override
  public CallReply close(SessionRef session, Uaid uaid) {
    return simple(session.node(), CallKind.CLOSE, CallBody.close(uaid, session.connectedAt()));
  }

  @Override
  public CallReply recall(NodeAddress node, MessageId id) {
    return simple(node, CallKind.RECALL, CallBody.recall(id));
  }

  private CallReply simple(NodeAddress node, CallKind kind, byte[] body) {
    return switch (call(node, kind, body, CALL_PATIENCE)) {
      case Outcome.Answered(Answer answer) -> answer.callReply();
      case Outcome.Refused _ -> CallReply.GONE;
      case Outcome.Lost _ -> CallReply.UNCLEAR;
    };
  }

  private Outcome call(NodeAddress node, CallKind kind, byte[] body, Duration patience) {
    try {
      for (int i = 0; i < TRIES; i++) {
        Optional<Outcome> outcome = link(node).call(kind, body, patience);
        if (outcome.isPresent()) {
          return outcome.get();
        }
      }
      return new Outcome.Lost();
    } catch (CompletionException e) {
      LOG.log(Level.DEBUG, "node.unreachable", e);
      return refused(e) ? new Outcome.Refused() : new Outcome.Lost();
    }
  }

  /// @throws CompletionException with the reason if there is none and none can be opened
  private NodeLink link(NodeAddress node) {
    byte[] newest = secrets.get().getFirst();
    CompletableFuture<NodeLink> known = links.get(node);
    if (known != null) {
      NodeLink link = known.join();
      if (link.isSealedWith(newest)) {
        return link;
      }
      link.retire();
    }
    var mine = new CompletableFuture<NodeLink>();
    CompletableFuture<NodeLink> others = links.putIfAbsent(node, mine);
    if (others != null) {
      return others.join();
    }
    try {
      mine.complete(NodeLink.open(node, newest, () -> links.remove(node, mine)));
    } catch (IOException | RuntimeException e) {
      links.remove(node, mine);
      mine.completeExceptionally(e);
    }
    return mine.join();
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
