package pushstack.service;

import java.time.Duration;
import pushstack.delivery.CallReply;
import pushstack.delivery.Nodes;
import pushstack.delivery.PushCalls;
import pushstack.delivery.PushReply;
import pushstack.metrics.Labels;
import pushstack.metrics.Metrics;
import pushstack.storage.NodeAddress;
import pushstack.storage.SessionRef;
import pushstack.webpush.MessageId;
import pushstack.webpush.PushMessage;
import pushstack.webpush.Uaid;

/// Counts the calls to nodes and times the pushes among them.
final class MeteredCalls implements PushCalls, Nodes {
  private final PushCalls calls;
  private final Nodes nodes;
  private final Metrics metrics;

  MeteredCalls(PushCalls calls, Nodes nodes, Metrics metrics) {
    this.calls = calls;
    this.nodes = nodes;
    this.metrics = metrics;
  }

  @Override
  public boolean isHere(NodeAddress node) {
    return calls.isHere(node);
  }

  @Override
  public PushReply push(NodeAddress node, PushMessage message, Duration patience) {
    long began = System.nanoTime();
    PushReply reply = calls.push(node, message, patience);
    if (reply == PushReply.ACKNOWLEDGED) {
      metrics.directDeliveryTime.observeNanos(System.nanoTime() - began);
    }
    metrics.directDeliveryStatus.inc(label(reply));
    count(reply == PushReply.GONE, reply == PushReply.UNCLEAR);
    return reply;
  }

  @Override
  public CallReply check(NodeAddress node, Uaid uaid) {
    return counted(nodes.check(node, uaid));
  }

  @Override
  public CallReply close(SessionRef session, Uaid uaid) {
    return counted(nodes.close(session, uaid));
  }

  @Override
  public CallReply recall(NodeAddress node, MessageId id) {
    return counted(nodes.recall(node, id));
  }

  private CallReply counted(CallReply reply) {
    count(reply == CallReply.GONE, reply == CallReply.UNCLEAR);
    return reply;
  }

  private void count(boolean gone, boolean unclear) {
    if (gone) {
      metrics.nodeConnect.inc();
    }
    if (unclear) {
      metrics.nodeTimeout.inc();
    }
  }

  private static Labels.NodeReply label(PushReply reply) {
    return switch (reply) {
      case ACKNOWLEDGED -> Labels.NodeReply.ACKNOWLEDGED;
      case STORED -> Labels.NodeReply.STORED;
      case ATTEMPTED -> Labels.NodeReply.ATTEMPTED;
      case BUSY -> Labels.NodeReply.BUSY;
      case NOT_CONNECTED -> Labels.NodeReply.NOT_CONNECTED;
      case NO_SUCH_CHANNEL -> Labels.NodeReply.NO_SUCH_CHANNEL;
      case GONE -> Labels.NodeReply.GONE;
      case UNCLEAR -> Labels.NodeReply.UNCLEAR;
    };
  }
}
