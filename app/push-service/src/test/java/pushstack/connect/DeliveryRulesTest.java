package pushstack.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static pushstack.connect.Fleet.Call.CHECK;
import static pushstack.connect.Fleet.Call.CLOSE;
import static pushstack.connect.Fleet.Call.PUSH;
import static pushstack.connect.WatchedStorage.Op.CLEAR_NODE;
import static pushstack.connect.WatchedStorage.Op.CONNECT;
import static pushstack.connect.WatchedStorage.Op.DELETE;
import static pushstack.connect.WatchedStorage.Op.FETCH;
import static pushstack.connect.WatchedStorage.Op.SAVE;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import pushstack.connect.Fleet.Member;
import pushstack.connect.WatchedStorage.Gate;
import pushstack.delivery.Delivery.Outcome;
import pushstack.storage.SessionRef;
import pushstack.storage.StorageException;
import pushstack.test.MutableClock;
import pushstack.webpush.ChannelId;
import pushstack.webpush.PushMessage;
import pushstack.webpush.Urgency;

/// The rules of delivery, R1 to R15: for each one the interleaving in which a message is lost, is
/// stranded or comes twice without it.
final class DeliveryRulesTest {
  private Fleet fleet = new Fleet(Fleet.HASTY);
  private Member a = fleet.add("a");
  private Member b = fleet.add("b");

  private void begin(Duration ackWindow) {
    fleet.close();
    fleet = new Fleet(ackWindow);
    a = fleet.add("a");
    b = fleet.add("b");
  }

  @AfterEach
  void close() {
    fleet.close();
  }

  /// At A, and the endpoint node has met it there.
  private UserAgent metAtA() {
    UserAgent u = UserAgent.subscribedAt(fleet, a);
    PushMessage first = u.message();
    u.socket().onMessage(_ -> {});
    var outcome = fleet.pushLater(first);
    u.awaits(first);
    u.ack(first);
    Await.the(outcome);
    Await.until("no row is left", () -> fleet.rows(u.uaid()).isEmpty());
    return u;
  }

  /// The user agent has gone over to B; A has noticed nothing and was not told.
  private UserAgent zombieAtA() {
    UserAgent u = metAtA();
    a.lose(CLOSE);
    u.socket().vanish();
    u.connect(b);
    return u;
  }

  @Nested
  class R1 {
    @Test
    void messageInTheHandsOfAZombieReachesTheSessionElsewhere() {
      UserAgent u = zombieAtA();
      PushMessage message = u.message();

      assertThat(fleet.push(message)).isEqualTo(Outcome.STORED);

      u.awaits(message);
    }

    @Test
    void messageThatTheEndpointKeepsReachesTheSessionElsewhere() {
      UserAgent u = zombieAtA();
      a.lose(PUSH, CLOSE);
      PushMessage message = u.message();

      assertThat(fleet.push(message)).isEqualTo(Outcome.STORED);

      u.awaits(message);
    }

    @Test
    void recordIsReadAfterTheRowIsWritten() {
      UserAgent u = metAtA();
      u.drop();
      Gate writing = a.storage.before(SAVE);
      u.connect(a);
      u.socket().vanish();
      PushMessage message = u.message();
      var outcome = fleet.pushLater(message);
      writing.reached();
      a.lose(CLOSE);
      u.connect(b);

      writing.open();

      assertThat(Await.the(outcome)).isEqualTo(Outcome.STORED);
      u.awaits(message);
    }

    @Test
    void endOfTheSessionWakesThePushCallWhichKeepsTheMessage() {
      begin(Fleet.PATIENT);
      UserAgent u = metAtA();
      PushMessage message = u.message();
      var outcome = fleet.pushLater(message);
      u.awaits(message);

      u.drop();

      assertThat(Await.the(outcome)).isEqualTo(Outcome.STORED);
      assertThat(fleet.rows(u.uaid())).containsExactly(message.id());
    }

    @Test
    void messageThatFullSocketRefusedAtTheEndOfHelloArrivesWhenThereIsRoom() {
      UserAgent u = metAtA();
      u.drop();
      Gate reading = a.storage.after(FETCH);
      var hello = u.connectLater(a);
      reading.reached();
      // Its push call is over before the hello is: it took the session for the one that holds it.
      PushMessage kept = u.message();
      assertThat(fleet.push(kept)).isEqualTo(Outcome.STORED);
      u.socket().setRoom(1);

      reading.open();
      Await.the(hello);
      assertThat(u.received()).isEmpty();
      u.socket().setRoom(10);
      fleet.pass(Duration.ofSeconds(1));

      u.awaits(kept);
    }

    @Test
    void messageThatIsWaitedForWhenFullSocketRefusesItArrivesWhenThereIsRoom() {
      begin(Fleet.PATIENT);
      UserAgent u = metAtA();
      u.drop();
      Gate reading = a.storage.after(FETCH);
      var hello = u.connectLater(a);
      reading.reached();
      PushMessage waiting = u.message();
      var outcome = fleet.pushLater(waiting);
      Await.until("it is queued", () -> a.handed() == 2);
      u.socket().setRoom(1);

      reading.open();
      Await.the(hello);
      assertThat(Await.the(outcome)).isEqualTo(Outcome.STORED);
      u.socket().setRoom(10);
      fleet.pass(Duration.ofSeconds(1));

      u.awaits(waiting);
    }

    @Test
    void interruptedPushCallWaitsNoLonger() throws InterruptedException {
      begin(Fleet.PATIENT);
      UserAgent u = metAtA();
      PushMessage message = u.message();
      var ended = new CountDownLatch(1);
      Thread call =
          Thread.startVirtualThread(() -> {
            try {
              a.handover.push(message, Duration.ofMinutes(1));
            } catch (StorageException e) {
              // An interrupted thread may not be able to write; then nothing is promised.
            } finally {
              ended.countDown();
            }
          });
      u.awaits(message);

      call.interrupt();

      assertThat(ended.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void messageThatFullSocketRefusedIsLookedForWhenItsRowIsWritten() {
      begin(Fleet.PATIENT);
      UserAgent u = metAtA();
      u.drop();
      Gate reading = a.storage.after(FETCH);
      Gate lookedAgain = a.storage.after(FETCH);
      Gate writing = a.storage.before(SAVE);
      var hello = u.connectLater(a);
      reading.reached();
      PushMessage waiting = u.message();
      var outcome = fleet.pushLater(waiting);
      Await.until("it is queued", () -> a.handed() == 2);
      u.socket().setRoom(1);
      reading.open();
      Await.the(hello);
      writing.reached();
      // There is room again, and the session has looked in vain.
      u.socket().setRoom(10);
      lookedAgain.reached().open();

      writing.open();

      assertThat(Await.the(outcome)).isEqualTo(Outcome.STORED);
      u.awaits(waiting);
    }
  }

  @Nested
  class R2 {
    @Test
    void laterSessionOnTheSameNodeIsAnotherHolder() {
      begin(Fleet.PATIENT);
      UserAgent u = metAtA();
      PushMessage message = u.message();
      Gate writing = a.storage.before(SAVE);
      var outcome = fleet.pushLater(message);
      u.awaits(message);
      u.socket().vanish();
      u.connect(a);
      writing.reached();

      writing.open();

      assertThat(Await.the(outcome)).isEqualTo(Outcome.STORED);
      u.awaits(message);
    }

    @Test
    void sessionThatHoldsTheMessageIsNotToldOfIt() {
      UserAgent u = metAtA();
      PushMessage message = u.message();
      a.storage.forgetCounts();

      assertThat(fleet.push(message)).isEqualTo(Outcome.STORED);

      fleet.pass(Duration.ofSeconds(1));
      assertThat(a.storage.count(FETCH)).isZero();
      assertThat(u.received()).containsOnlyOnce(message.version());
    }
  }

  @Nested
  class R3 {
    @Test
    void messagePushedDuringTheFetchOfTheHelloArrives() {
      UserAgent u = metAtA();
      u.drop();
      Gate reading = b.storage.after(FETCH);
      var hello = u.connectLater(b);
      reading.reached();
      PushMessage message = u.message();
      assertThat(fleet.push(message)).isEqualTo(Outcome.STORED);

      reading.open();

      Await.the(hello);
      u.awaits(message);
    }

    @Test
    void pushBetweenRecordAndFetchFindsThePendingSession() {
      UserAgent u = metAtA();
      u.drop();
      Gate recorded = b.storage.after(CONNECT);
      var hello = u.connectLater(b);
      recorded.reached();
      PushMessage message = u.message();
      assertThat(fleet.push(message)).isEqualTo(Outcome.STORED);
      assertThat(fleet.named(u.uaid()).map(SessionRef::node)).contains(b.address);

      recorded.open();

      Await.the(hello);
      u.awaits(message);
      assertThat(u.received()).containsExactly(message.version());
    }

    @Test
    void pendingSessionThatLostItsRecordToAnotherNodeIsClosed() {
      UserAgent u = metAtA();
      u.drop();
      Gate recorded = b.storage.after(CONNECT);
      var hello = u.connectLater(b);
      recorded.reached();
      FakeSocket atB = u.socket();
      fleet.clock.advance(Duration.ofSeconds(1));
      u.connect(a);

      Await.until("B has heard it", () -> atB.closed());
      recorded.open();

      Await.the(hello);
      assertThat(b.switchboard.size()).isZero();
      assertThat(u.socket().closed()).isFalse();
    }

    @Test
    void refusedHelloHandsOnWhatWasPushedToIt() {
      begin(Fleet.PATIENT);
      UserAgent u = metAtA();
      u.drop();
      MutableClock ahead = MutableClock.fixed();
      ahead.advance(Duration.ofHours(1));
      Member c = fleet.add("c", ahead, Fleet.SETTINGS, ConnectEvents.NONE);
      u.connect(c);
      FakeSocket atC = u.socket();
      Gate recording = a.storage.before(CONNECT);
      var hello = u.connectLater(a);
      recording.reached();
      PushMessage message = u.message();
      var outcome = fleet.pushLater(message);
      Await.until("it is queued", () -> a.handed() == 2);

      recording.open();

      Await.the(hello);
      assertThat(u.socket().closeReason()).isEqualTo("AlreadyConnected");
      Await.until(
          "the message is at C",
          () -> atC.received().stream().anyMatch(m -> m.toString().contains(message.version())));
      assertThat(outcome.state()).isNotEqualTo(Future.State.FAILED);
    }

    @Test
    void helloFrameComesBeforeEveryMessage() {
      UserAgent u = metAtA();
      u.drop();
      PushMessage stored = u.stored(u.message());
      Gate reading = a.storage.after(FETCH);
      var hello = u.connectLater(a);
      reading.reached();
      PushMessage pushed = u.message();
      fleet.push(pushed);
      assertThat(u.socket().received()).isEmpty();

      reading.open();

      Await.the(hello);
      u.awaits(stored, pushed);
      assertThat(u.socket().received().getFirst().toString()).startsWith("Hello");
      assertThat(u.received()).containsExactly(stored.version(), pushed.version());
    }

    @Test
    void messageQueuedForAChannelThatTurnsOutUnknownIsRefused() {
      begin(Fleet.PATIENT);
      UserAgent u = metAtA();
      u.drop();
      Gate reading = a.storage.after(FETCH);
      var hello = u.connectLater(a);
      reading.reached();
      PushMessage message = u.message(ChannelId.random(), null, 60, Urgency.NORMAL);
      var outcome = fleet.pushLater(message);
      Await.until("it is queued", () -> a.handed() == 2);

      reading.open();

      Await.the(hello);
      assertThat(Await.the(outcome)).isEqualTo(Outcome.NO_SUCH_CHANNEL);
      assertThat(u.received()).isEmpty();
      assertThat(fleet.rows(u.uaid())).isEmpty();
    }

    @Test
    void newerHelloKeepsItsPlaceWhenAnOlderOneComesLate() {
      UserAgent u = metAtA();
      FakeSocket newest = u.socket();
      MutableClock behind = MutableClock.fixed();
      behind.advance(Duration.ofSeconds(-10));
      Member late = fleet.addTwin(a, behind);

      u.connect(late);

      assertThat(u.socket().closeReason()).isEqualTo("Replaced");
      assertThat(newest.closed()).isFalse();
      assertThat(a.switchboard.size()).isEqualTo(1);
    }
  }

  @Nested
  class R4 {
    @Test
    void helloAtTheSameNodeWritesANewTime() {
      UserAgent u = metAtA();
      SessionRef before = fleet.named(u.uaid()).orElseThrow();

      u.connect(a);

      SessionRef now = fleet.named(u.uaid()).orElseThrow();
      assertThat(now.node()).isEqualTo(before.node());
      assertThat(now.connectedAt()).isGreaterThan(before.connectedAt());
    }
  }

  @Nested
  class R5 {
    @Test
    void hellosInTheSameInstantGetDifferentTimes() {
      Member c = fleet.add("c", MutableClock.fixed(), Fleet.SETTINGS, ConnectEvents.NONE);
      UserAgent u = UserAgent.subscribedAt(fleet, c);

      for (int i = 0; i < 20; i++) {
        SessionRef before = fleet.named(u.uaid()).orElseThrow();
        u.connect(c);
        assertThat(u.socket().closed()).isFalse();
        assertThat(fleet.named(u.uaid())).isPresent().get().isNotEqualTo(before);
      }
    }

    @Test
    void helloOfAnEarlierTimeIsRefusedAlsoWhenTheNodeWasRemoved() {
      MutableClock ahead = MutableClock.fixed();
      ahead.advance(Duration.ofHours(1));
      Member c = fleet.add("c", ahead, Fleet.SETTINGS, ConnectEvents.NONE);
      UserAgent u = UserAgent.subscribedAt(fleet, c);
      SessionRef atC = fleet.named(u.uaid()).orElseThrow();
      c.kill();
      fleet.push(u.message());
      assertThat(fleet.named(u.uaid())).isEmpty();

      u.connect(a);

      u.awaitsClose();
      assertThat(u.socket().closeCode()).isEqualTo(CloseCodes.INTERNAL_ERROR);
      assertThat(fleet.record(u.uaid()).orElseThrow().connectedAt()).isEqualTo(atC.connectedAt());
    }
  }

  @Nested
  class R6 {
    @Test
    void wordOfARowThatComesDuringAFetchIsNotLost() {
      UserAgent u = metAtA();
      Gate reading = a.storage.after(FETCH);
      assertThat(a.switchboard.check(u.uaid())).isTrue();
      reading.reached();
      PushMessage message = u.stored(u.message());
      assertThat(a.switchboard.check(u.uaid())).isTrue();

      reading.open();

      u.awaits(message);
    }

    @Test
    void wordOfARowThatComesDuringTheFetchOfTheHelloIsNotLost() {
      UserAgent u = metAtA();
      u.drop();
      Gate reading = a.storage.after(FETCH);
      var hello = u.connectLater(a);
      reading.reached();
      PushMessage message = u.stored(u.message());
      assertThat(a.switchboard.check(u.uaid())).isTrue();

      reading.open();

      Await.the(hello);
      u.awaits(message);
    }

    @Test
    void wordOfARowThatComesDuringABatchIsHeardWhenTheBatchIsAcknowledged() {
      UserAgent u = metAtA();
      PushMessage first = u.stored(u.message());
      a.switchboard.check(u.uaid());
      u.awaits(first);
      PushMessage second = u.stored(u.message());
      a.switchboard.check(u.uaid());
      fleet.pass(Duration.ofSeconds(1));
      assertThat(u.received()).doesNotContain(second.version());

      u.ack(first);

      u.awaits(second);
    }
  }

  @Nested
  class R7 {
    @Test
    void rowOfAMessageThatIsAcknowledgedWhileItIsWrittenIsDeleted() {
      UserAgent u = metAtA();
      Gate writing = a.storage.before(SAVE);
      PushMessage message = u.message();
      var outcome = fleet.pushLater(message);
      writing.reached();
      u.ack(message);

      writing.open();

      assertThat(Await.the(outcome)).isEqualTo(Outcome.ACKNOWLEDGED);
      Await.until("the row is gone", () -> fleet.rows(u.uaid()).isEmpty());
    }

    @Test
    void rowIsDeletedAlsoWhenTheSessionEndsWhileItIsWritten() {
      UserAgent u = metAtA();
      Gate writing = a.storage.before(SAVE);
      PushMessage message = u.message();
      var outcome = fleet.pushLater(message);
      writing.reached();
      u.ack(message);
      u.drop();

      writing.open();

      assertThat(Await.the(outcome)).isEqualTo(Outcome.ACKNOWLEDGED);
      Await.until("the row is gone", () -> fleet.rows(u.uaid()).isEmpty());
    }

    @Test
    void rowWhoseWritingFailedAndLandedIsDeletedByTheAcknowledgement() {
      UserAgent u = metAtA();
      PushMessage message = u.message();
      a.storage.loseAnswer(SAVE);
      fleet.endpointStorage.fail(SAVE);
      assertThat(fleet.pushLater(message)).failsWithin(Duration.ofSeconds(15));
      assertThat(fleet.rows(u.uaid())).containsExactly(message.id());

      u.ack(message);

      Await.until("the row is gone", () -> fleet.rows(u.uaid()).isEmpty());
    }

    @Test
    void acknowledgementOfAStoredMessageDeletesItsRow() {
      UserAgent u = metAtA();
      PushMessage message = u.message();
      assertThat(fleet.push(message)).isEqualTo(Outcome.STORED);
      assertThat(fleet.rows(u.uaid())).containsExactly(message.id());

      u.ack(message);

      Await.until("the row is gone", () -> fleet.rows(u.uaid()).isEmpty());
    }
  }

  @Nested
  class R8 {
    /// Nothing more comes: a message that is stored last has arrived, and with it all before it.
    private void sentinel(UserAgent u) {
      PushMessage last = u.stored(u.message());
      assertThat(a.switchboard.check(u.uaid())).isTrue();
      u.awaits(last);
      u.ack(last);
    }

    @Test
    void messageUnderWayIsNotSentAgain() {
      UserAgent u = metAtA();
      PushMessage message = u.message();
      assertThat(fleet.push(message)).isEqualTo(Outcome.STORED);

      sentinel(u);

      assertThat(u.received()).containsOnlyOnce(message.version());
    }

    @Test
    void messageQueuedDuringTheHelloIsNotSentTwice() {
      UserAgent u = metAtA();
      u.drop();
      Gate reading = a.storage.before(FETCH);
      var hello = u.connectLater(a);
      reading.reached();
      PushMessage message = u.message();
      assertThat(fleet.push(message)).isEqualTo(Outcome.STORED);
      reading.open();
      Await.the(hello);

      sentinel(u);

      assertThat(u.received()).containsOnlyOnce(message.version());
    }

    @Test
    void messageAcknowledgedWhileItsRowIsWrittenIsNotSentAgain() {
      UserAgent u = metAtA();
      Gate written = a.storage.after(SAVE);
      PushMessage message = u.message();
      var outcome = fleet.pushLater(message);
      written.reached();
      u.ack(message);

      sentinel(u);
      written.open();

      assertThat(Await.the(outcome)).isEqualTo(Outcome.ACKNOWLEDGED);
      assertThat(u.received()).containsOnlyOnce(message.version());
      Await.until("the rows are gone", () -> fleet.rows(u.uaid()).isEmpty());
    }

    @Test
    void rowThatTheEndpointWroteForAMessageUnderWayIsDeletedByItsAcknowledgement() {
      begin(Fleet.PATIENT);
      UserAgent u = metAtA();
      a.loseAnswers(PUSH);
      PushMessage message = u.message();
      assertThat(fleet.push(message)).isEqualTo(Outcome.STORED);
      u.awaits(message);
      sentinel(u);
      assertThat(u.received()).containsOnlyOnce(message.version());

      u.ack(message);

      Await.until("the row is gone", () -> fleet.rows(u.uaid()).isEmpty());
    }

    @Test
    void storedMessageThatIsUnderWayIsNotSentAgain() {
      UserAgent u = metAtA();
      PushMessage silent = u.stored(u.message());
      a.switchboard.check(u.uaid());
      u.awaits(silent);

      // It is not acknowledged, and what comes later does not wait for it for ever.
      PushMessage later = u.stored(u.message());
      a.switchboard.check(u.uaid());
      fleet.pass(StoredMessages.BATCH_PATIENCE);

      u.awaits(later);
      assertThat(u.received()).containsOnlyOnce(silent.version());
    }

    @Test
    void rowBehindAPageOfMessagesUnderWayIsFound() {
      UserAgent u = metAtA();
      for (int i = 0; i < 55; i++) {
        fleet.push(u.message());
      }

      PushMessage behind = u.stored(u.message());
      a.switchboard.check(u.uaid());

      u.awaits(behind);
    }

    @Test
    void rowOfAMessageThatIsAcknowledgedDuringTheFetchIsDeletedAndNotSent() {
      begin(Fleet.PATIENT);
      UserAgent u = metAtA();
      PushMessage message = u.message();
      var outcome = fleet.pushLater(message);
      u.awaits(message);
      u.stored(message);
      Gate reading = a.storage.after(FETCH);
      a.switchboard.check(u.uaid());
      reading.reached();
      u.ack(message);
      assertThat(Await.the(outcome)).isEqualTo(Outcome.ACKNOWLEDGED);

      reading.open();

      Await.until("the row is gone", () -> fleet.rows(u.uaid()).isEmpty());
      sentinel(u);
      assertThat(u.received()).containsOnlyOnce(message.version());
    }
  }

  @Nested
  class R9 {
    @Test
    void lateRowOfATopicDoesNotReplaceANewerOne() {
      UserAgent u = metAtA();
      Gate writing = a.storage.before(SAVE);
      PushMessage older = u.message("news");
      var outcome = fleet.pushLater(older);
      writing.reached();
      PushMessage newer = u.stored(u.message("news"));

      writing.open();

      assertThat(Await.the(outcome)).isEqualTo(Outcome.STORED);
      u.drop();
      u.connect(a);
      u.awaits(newer);
      assertThat(u.received()).containsExactly(newer.version());
    }
  }

  @Nested
  class R10 {
    @Test
    void acknowledgementOfAnOldMessageLeavesTheNewerOneOfItsTopic() {
      UserAgent u = metAtA();
      PushMessage older = u.message("news");
      fleet.push(older);
      u.awaits(older);
      PushMessage newer = u.stored(u.message("news"));

      Gate deleted = a.storage.after(DELETE);
      u.ack(older);
      deleted.reached().open();

      assertThat(fleet.rows(u.uaid())).containsExactly(newer.id());
      a.switchboard.check(u.uaid());
      u.awaits(newer);
    }
  }

  @Nested
  class R11 {
    @Test
    void acknowledgementOfATopicMessageDeletesTheOlderRowOfItsTopic() {
      begin(Fleet.PATIENT);
      UserAgent u = metAtA();
      u.stored(u.message("news"));
      PushMessage newer = u.message("news");
      var outcome = fleet.pushLater(newer);
      u.awaits(newer);

      u.ack(newer);

      assertThat(Await.the(outcome)).isEqualTo(Outcome.ACKNOWLEDGED);
      Await.until("the row is gone", () -> fleet.rows(u.uaid()).isEmpty());
    }

    @Test
    void olderRowIsLeftOutWhileTheNewerMessageIsUnderWay() {
      begin(Fleet.PATIENT);
      UserAgent u = metAtA();
      PushMessage older = u.message("news");
      PushMessage newer = u.message("news");
      var _ = fleet.pushLater(newer);
      u.awaits(newer);

      u.stored(older);
      PushMessage last = u.stored(u.message());
      a.switchboard.check(u.uaid());

      u.awaits(last);
      assertThat(u.received()).doesNotContain(older.version());
    }

    @Test
    void olderRowIsLeftOutWhenTheNewerMessageIsAcknowledgedDuringTheFetch() {
      begin(Fleet.PATIENT);
      UserAgent u = metAtA();
      PushMessage older = u.stored(u.message("news"));
      PushMessage last = u.stored(u.message());
      Gate reading = a.storage.after(FETCH);
      a.switchboard.check(u.uaid());
      reading.reached();
      PushMessage newer = u.message("news");
      var _ = fleet.pushLater(newer);
      u.awaits(newer);
      u.ack(newer);

      reading.open();

      u.awaits(last);
      assertThat(u.received()).doesNotContain(older.version());
    }

    @Test
    void olderRowThatWasReadIsDroppedWhenTheNewerMessageIsSent() {
      begin(Fleet.PATIENT);
      UserAgent u = metAtA();
      List<PushMessage> batch = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        batch.add(u.stored(u.message("a" + i)));
      }
      PushMessage older = u.stored(u.message("b"));
      PushMessage last = u.stored(u.message());
      a.switchboard.check(u.uaid());
      batch.forEach(u::awaits);
      PushMessage newer = u.message("b");
      var _ = fleet.pushLater(newer);
      u.awaits(newer);

      u.ack(batch.toArray(PushMessage[]::new));

      u.awaits(last);
      assertThat(u.received()).doesNotContain(older.version());
    }
  }

  @Nested
  class R12 {
    @Test
    void nodeThatDoesNotAnswerKeepsItsRecord() {
      UserAgent u = metAtA();
      SessionRef before = fleet.named(u.uaid()).orElseThrow();
      a.lose(PUSH, CHECK);

      for (int i = 0; i < 3; i++) {
        assertThat(fleet.push(u.message())).isEqualTo(Outcome.STORED);
      }

      assertThat(fleet.named(u.uaid())).contains(before);
    }

    @Test
    void wrongHintRemovesNothing() {
      UserAgent u = metAtA();
      u.drop();
      u.connect(b);
      SessionRef atB = fleet.named(u.uaid()).orElseThrow();

      PushMessage message = u.message();
      fleet.push(message);

      u.awaits(message);
      assertThat(fleet.named(u.uaid())).contains(atB);
      assertThat(fleet.endpointStorage.count(CLEAR_NODE)).isZero();
    }

    @Test
    void deadNodeKnownOnlyByAHintRemovesNothing() {
      UserAgent u = metAtA();
      u.drop();
      u.connect(b);
      a.kill();

      PushMessage message = u.message();
      fleet.push(message);

      u.awaits(message);
      assertThat(fleet.endpointStorage.count(CLEAR_NODE)).isZero();
    }

    @Test
    void nodeWithoutTheSessionIsRemovedAndSavesTheNextPushTheHop() {
      UserAgent u = metAtA();
      u.drop();
      long connectedAt = fleet.record(u.uaid()).orElseThrow().connectedAt();

      assertThat(fleet.push(u.message())).isEqualTo(Outcome.STORED);

      assertThat(fleet.named(u.uaid())).isEmpty();
      assertThat(fleet.record(u.uaid()).orElseThrow().connectedAt()).isEqualTo(connectedAt);
    }

    @Test
    void nodeIsNotRemovedFromUnderANewerSession() {
      UserAgent u = metAtA();
      u.drop();
      Gate removing = fleet.endpointStorage.before(CLEAR_NODE);
      PushMessage message = u.message();
      var outcome = fleet.pushLater(message);
      removing.reached();
      u.connect(a);

      removing.open();

      assertThat(Await.the(outcome)).isEqualTo(Outcome.STORED);
      assertThat(fleet.named(u.uaid())).isPresent();
      u.awaits(message);
    }
  }

  @Nested
  class R13 {
    @Test
    void helloThatTakesTheRecordClosesTheSessionElsewhere() {
      UserAgent u = metAtA();
      FakeSocket zombie = u.socket();
      zombie.vanish();

      u.connect(b);

      Await.until("A has closed", zombie::closed);
      assertThat(zombie.closeCode()).isEqualTo(CloseCodes.INTERNAL_ERROR);
      assertThat(a.switchboard.size()).isZero();
    }

    @Test
    void olderHelloThatWinsByItsClockClosesTheNewerSession() {
      UserAgent u = UserAgent.subscribedAt(fleet, b);
      MutableClock ahead = MutableClock.fixed();
      ahead.advance(Duration.ofMinutes(1));
      Member c = fleet.add("c", ahead, Fleet.SETTINGS, ConnectEvents.NONE);
      Gate recording = c.storage.before(CONNECT);
      var late = u.connectLater(c);
      recording.reached();
      FakeSocket atC = u.socket();
      atC.vanish();
      u.connect(b);
      FakeSocket atB = u.socket();

      recording.open();

      Await.the(late);
      Await.until("B has closed", atB::closed);
    }

    @Test
    void onlyTheNamedSessionIsClosed() {
      UserAgent u = metAtA();
      SessionRef old = fleet.named(u.uaid()).orElseThrow();
      u.connect(a);

      assertThat(a.switchboard.close(u.uaid(), old.connectedAt())).isFalse();

      assertThat(u.socket().closed()).isFalse();
    }
  }

  @Nested
  class R14 {
    @Test
    void wordThatWasLostIsRepeated() {
      UserAgent u = metAtA();
      a.lose(PUSH, CHECK);
      PushMessage message = u.message();
      assertThat(fleet.push(message)).isEqualTo(Outcome.STORED);
      fleet.pass(Duration.ofSeconds(1));
      assertThat(u.received()).doesNotContain(message.version());
      a.lose();

      fleet.pass(Duration.ofSeconds(2));

      u.awaits(message);
      assertThat(fleet.endpointReminders.waiting()).isZero();
    }

    @Test
    void repetitionGoesToWhomeverTheRecordNamesThen() {
      UserAgent u = metAtA();
      a.lose(PUSH, CHECK, CLOSE);
      fleet.push(u.message());
      assertThat(fleet.endpointReminders.waiting()).isEqualTo(1);
      u.socket().vanish();
      u.connect(b);

      // A is still silent; B answers.
      fleet.pass(Duration.ofSeconds(1));

      assertThat(fleet.endpointReminders.waiting()).isZero();
    }

    @Test
    void repetitionEndsWhenTheNodeIsGone() {
      UserAgent u = metAtA();
      a.lose(PUSH, CHECK);
      fleet.push(u.message());
      assertThat(fleet.endpointReminders.waiting()).isEqualTo(1);
      a.kill();

      fleet.pass(Duration.ofSeconds(1));

      assertThat(fleet.endpointReminders.waiting()).isZero();
      assertThat(fleet.named(u.uaid())).isEmpty();
    }

    @Test
    void lostCloseIsRepeated() {
      UserAgent u = metAtA();
      FakeSocket zombie = u.socket();
      zombie.vanish();
      a.lose(CLOSE);
      u.connect(b);
      Await.until("B waits", () -> b.reminders.waiting() == 1);
      assertThat(zombie.closed()).isFalse();
      a.lose();

      fleet.pass(Duration.ofSeconds(1));

      assertThat(zombie.closed()).isTrue();
    }
  }

  @Nested
  class R15 {
    private static final Duration LONG_ENOUGH = Fleet.RECHECK.multipliedBy(2);

    @Test
    void sessionThatLostItsRecordUnheardCloses() {
      UserAgent u = zombieAtA();
      FakeSocket atB = u.socket();
      // The node that takes over dies before it can tell B.
      b.lose(CLOSE);
      u.connect(a);
      FakeSocket atA = u.socket();
      assertThat(atB.closed()).isFalse();

      fleet.pass(LONG_ENOUGH);

      Await.until("B has closed", atB::closed);
      assertThat(atA.closed()).isFalse();
    }

    @Test
    void sessionFindsWhatNobodyToldItOf() {
      UserAgent u = metAtA();
      PushMessage message = u.stored(u.message());

      fleet.pass(LONG_ENOUGH);

      u.awaits(message);
    }

    @Test
    void userAgentWithoutASubscriptionIsLeftAlone() {
      UserAgent u = UserAgent.unknown(fleet);
      u.connect(a);
      a.storage.forgetCounts();

      fleet.pass(LONG_ENOUGH);

      Await.until("it has looked", () -> a.storage.count() > 0);
      assertThat(u.socket().closed()).isFalse();
    }
  }
}
