package pushstack.connect.internal;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.LongPredicate;
import pushstack.delivery.AckWindow;
import pushstack.delivery.HeldMessage;
import pushstack.delivery.Sessions;
import pushstack.storage.NodeAddress;
import pushstack.storage.SessionRef;
import pushstack.webpush.MessageId;
import pushstack.webpush.PushMessage;
import pushstack.webpush.Uaid;

/// Sessions that note what they are asked, and answer as they are told.
final class FakeSessions implements Sessions {
  final List<String> calls = new CopyOnWriteArrayList<>();
  volatile Offer answer = new Offer.NotConnected();
  volatile boolean here = true;
  volatile LongPredicate connectedAt = _ -> true;
  private volatile Runnable onCheck = () -> {};

  @Override
  public Offer offer(PushMessage message) {
    calls.add("offer " + message);
    return answer;
  }

  @Override
  public boolean check(Uaid uaid) {
    calls.add("check " + uaid);
    onCheck.run();
    return here;
  }

  @Override
  public boolean close(Uaid uaid, long connectedAt) {
    calls.add("close " + uaid + " " + connectedAt);
    return here && this.connectedAt.test(connectedAt);
  }

  @Override
  public boolean recall(MessageId id) {
    calls.add("recall " + id);
    return here;
  }

  /// An offer that was taken, and ends as said.
  static Offer held(HeldMessage.Fate fate) {
    return new Offer.Held(
        new HeldMessage() {
          @Override
          public SessionRef session() {
            return new SessionRef(new NodeAddress("http://here.test:1"), 5);
          }

          @Override
          public Fate await(AckWindow window) {
            window.await(() -> fate != Fate.UNDECIDED);
            return fate;
          }

          @Override
          public Fate kept() {
            return fate;
          }
        });
  }

  /// From now on a check does not end before it is let go.
  Checks holdChecks() {
    var checks = new Checks();
    onCheck = checks::hold;
    return checks;
  }

  /// Checks that are held.
  static final class Checks {
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch gate = new CountDownLatch(1);

    private void hold() {
      begun.countDown();
      await(gate);
    }

    void awaitBegun() {
      await(begun);
    }

    void letGo() {
      gate.countDown();
    }

    private static void await(CountDownLatch latch) {
      try {
        latch.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
