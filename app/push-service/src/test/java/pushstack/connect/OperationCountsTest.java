package pushstack.connect;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import pushstack.connect.Fleet.Member;
import pushstack.connect.WatchedStorage.Op;
import pushstack.delivery.Delivery.Outcome;
import pushstack.webpush.PushMessage;

/// What things cost at the store: every call there is money.
final class OperationCountsTest {
  private final Fleet fleet = new Fleet(Fleet.PATIENT);
  private final Member a = fleet.add("a");
  private final UserAgent u = UserAgent.subscribedAt(fleet, a);

  @AfterEach
  void close() {
    fleet.close();
  }

  /// Returns when the node has noticed.
  private void leave() {
    u.drop();
    Await.until("the session is gone", () -> a.switchboard.size() == 0);
  }

  private void pushAcknowledged() {
    PushMessage message = u.message();
    var outcome = fleet.pushLater(message);
    u.awaits(message);
    u.ack(message);
    assertThat(Await.the(outcome)).isEqualTo(Outcome.ACKNOWLEDGED);
  }

  @Test
  void pushToAnOfflineUserAgentIsTwoReadsAndOneWrite() {
    leave();
    // The first push finds out that nobody is there, and says so in the record.
    fleet.push(u.message());
    fleet.endpointStorage.forgetCounts();

    fleet.push(u.message());

    assertThat(fleet.endpointStorage.counts())
        .containsExactlyInAnyOrderEntriesOf(Map.of(Op.FIND, 2, Op.SAVE, 1));
  }

  @Test
  void firstPushAfterADisconnectCostsOneWriteMore() {
    leave();

    fleet.push(u.message());

    assertThat(fleet.endpointStorage.counts())
        .containsExactlyInAnyOrderEntriesOf(Map.of(Op.FIND, 2, Op.SAVE, 1, Op.CLEAR_NODE, 1));
  }

  @Test
  void acknowledgedPushWithARightHintCostsNothing() {
    pushAcknowledged();
    fleet.endpointStorage.forgetCounts();
    a.storage.forgetCounts();

    pushAcknowledged();

    assertThat(fleet.endpointStorage.count()).isZero();
    assertThat(a.storage.count()).isZero();
  }

  @Test
  void acknowledgedPushWithoutAHintIsOneRead() {
    a.storage.forgetCounts();

    pushAcknowledged();

    assertThat(fleet.endpointStorage.counts())
        .containsExactlyInAnyOrderEntriesOf(Map.of(Op.FIND, 1));
    assertThat(a.storage.count()).isZero();
  }

  @Test
  void helloOfAKnownUserAgentIsOneUpdateAndOneQuery() {
    leave();
    a.storage.forgetCounts();

    u.connect(a);

    assertThat(a.storage.counts())
        .containsExactlyInAnyOrderEntriesOf(Map.of(Op.CONNECT, 1, Op.FETCH, 1));
  }

  @Test
  void helloOfANewUserAgentCostsNothing() {
    a.storage.forgetCounts();

    UserAgent.unknown(fleet).connect(a);

    assertThat(a.storage.count()).isZero();
  }

  @Test
  void endOfASessionCostsNothing() {
    a.storage.forgetCounts();

    leave();

    assertThat(a.storage.count()).isZero();
  }
}
