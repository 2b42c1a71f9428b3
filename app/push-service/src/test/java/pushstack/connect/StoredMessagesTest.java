package pushstack.connect;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import pushstack.connect.Fleet.Member;
import pushstack.connect.WatchedStorage.Gate;
import pushstack.connect.WatchedStorage.Op;
import pushstack.delivery.Delivery.Outcome;
import pushstack.webpush.PushMessage;
import pushstack.webpush.Urgency;

/// How stored messages reach a user agent: batches, limits, expiry, full sockets, failing storage.
final class StoredMessagesTest {
  private static final Duration TICK = Duration.ofSeconds(1);

  private final Fleet fleet = new Fleet(Fleet.HASTY);
  private final Member a = fleet.add("a", fleet.clock, settings(20, 30), ConnectEvents.NONE);

  @AfterEach
  void close() {
    fleet.close();
  }

  private static ConnectSettings settings(int messageLimit, int maxUnacknowledged) {
    ConnectSettings s = Fleet.SETTINGS;
    return new ConnectSettings(
        s.node(),
        s.endpointUrl(),
        s.helloTimeout(),
        s.pingInterval(),
        s.pongTimeout(),
        s.minPingGap(),
        messageLimit,
        maxUnacknowledged,
        s.recheckInterval());
  }

  private UserAgent offline() {
    UserAgent u = UserAgent.subscribedAt(fleet, a);
    u.drop();
    return u;
  }

  private static PushMessage[] array(List<PushMessage> messages) {
    return messages.toArray(PushMessage[]::new);
  }

  private void awaitNoRows(UserAgent u) {
    Await.until("no row is left", () -> fleet.rows(u.uaid()).isEmpty());
  }

  // ------------------------------------------------------------------ batches

  @Test
  void messagesComeTenAtATimeAndInOrder() {
    UserAgent u = offline();
    List<PushMessage> messages = u.stored(13);
    u.connect(a);
    assertThat(u.received()).isEqualTo(UserAgent.versions(messages.subList(0, 10)));

    u.ack(array(messages.subList(0, 9)));
    fleet.pass(TICK);
    assertThat(u.received()).hasSize(10);
    u.ack(messages.get(9));

    u.awaits(array(messages));
    assertThat(u.received()).isEqualTo(UserAgent.versions(messages));
  }

  @Test
  void nextBatchDoesNotWaitForTheDeletionOfTheLast() {
    UserAgent u = offline();
    List<PushMessage> messages = u.stored(13);
    u.connect(a);
    Gate deleting = a.storage.before(Op.DELETE);
    u.ack(messages.getFirst());
    deleting.reached();

    u.ack(array(messages.subList(1, 10)));

    assertThat(u.received()).isEqualTo(UserAgent.versions(messages));
    deleting.open();
    u.ack(array(messages.subList(10, 13)));
    awaitNoRows(u);
  }

  /// A page has a hundred rows. The next one is read when ten are left of it.
  @Test
  void restOfStorageIsReadAheadAndNotTooFar() {
    Member b = fleet.add("b", fleet.clock, settings(1_000, 30), ConnectEvents.NONE);
    UserAgent u = offline();
    List<PushMessage> messages = u.stored(225);
    b.storage.forgetCounts();
    u.connect(b);
    u.ack(array(messages.subList(0, 79)));
    fleet.pass(TICK);
    assertThat(b.storage.count(Op.FETCH)).isEqualTo(1);

    u.ack(messages.get(79));

    Await.until("it is read ahead", () -> b.storage.count(Op.FETCH) == 2);
    fleet.pass(TICK);
    assertThat(u.received()).hasSize(90);
    assertThat(b.storage.count(Op.FETCH)).isEqualTo(2);
    for (int next = 80; next < 225; next++) {
      u.awaits(messages.get(next));
      u.ack(messages.get(next));
    }
    assertThat(u.received()).isEqualTo(UserAgent.versions(messages));
    awaitNoRows(u);
  }

  @Test
  void pageThatCannotBeReadAheadIsReadAgainAndNothingComesTwice() {
    Member b = fleet.add("b", fleet.clock, settings(1_000, 30), ConnectEvents.NONE);
    UserAgent u = offline();
    List<PushMessage> messages = u.stored(125);
    u.connect(b);
    b.storage.fail(Op.FETCH);
    for (int next = 0; next < 125; next++) {
      if (next == 100) {
        assertThat(u.received()).hasSize(100);
        passUntil(() -> u.received().size() > 100);
      }
      u.awaits(messages.get(next));
      u.ack(messages.get(next));
    }
    assertThat(u.received()).isEqualTo(UserAgent.versions(messages));
    awaitNoRows(u);
  }

  @Test
  void batchThatIsNotAcknowledgedDoesNotBlockForEver() {
    UserAgent u = offline();
    List<PushMessage> messages = u.stored(13);
    u.connect(a);
    fleet.pass(Duration.ofSeconds(29));
    assertThat(u.received()).hasSize(10);

    fleet.pass(TICK);

    u.awaits(array(messages));
    assertThat(u.received()).hasSize(13);
  }

  @Test
  void directMessagesAreNotHeldBackByABatch() {
    UserAgent u = offline();
    u.stored(1);
    u.connect(a);
    PushMessage direct = u.message();

    fleet.push(direct);

    u.awaits(direct);
  }

  @Test
  void acknowledgedMessageOfTwoNeverComesAgain() {
    UserAgent u = offline();
    List<PushMessage> messages = u.stored(3);
    u.connect(a);
    u.ack(messages.get(1));
    Await.until("the row is gone", () -> fleet.rows(u.uaid()).size() == 2);
    u.drop();

    u.connect(a);

    assertThat(u.received()).containsExactly(messages.get(0).version(), messages.get(2).version());
    u.ack(messages.get(2), messages.get(0));
    awaitNoRows(u);
  }

  @Test
  void twoMessagesOfATopicAreOne() {
    UserAgent u = offline();
    fleet.push(u.message("news"));
    PushMessage latest = u.message("news");
    fleet.push(latest);

    u.connect(a);

    assertThat(u.received()).containsExactly(latest.version());
    u.ack(latest);
    awaitNoRows(u);
    u.drop();
    u.connect(a);
    assertThat(u.received()).isEmpty();
  }

  @Test
  void deletionThatIsPendingWhenTheSessionEndsIsDone() {
    UserAgent u = offline();
    PushMessage message = u.stored(u.message());
    u.connect(a);
    Gate deleting = a.storage.before(Op.DELETE);
    u.ack(message);
    deleting.reached();
    PushMessage second = u.stored(u.message());
    a.switchboard.check(u.uaid());
    u.drop();

    deleting.open();

    Await.until("the row is gone", () -> fleet.rows(u.uaid()).equals(List.of(second.id())));
  }

  // ------------------------------------------------------------------ limit

  @Test
  void userAgentThatLeavesTooMuchBehindIsResetAfterTheLimit() {
    UserAgent u = offline();
    var old = u.uaid();
    List<PushMessage> messages = u.stored(21);
    u.connect(a);
    u.ack(array(messages.subList(0, 10)));
    u.awaits(messages.get(19));
    u.ack(array(messages.subList(10, 20)));

    u.awaitsClose();
    assertThat(u.socket().closeCode()).isEqualTo(1000);
    assertThat(u.received()).hasSize(20);
    PushMessage late = u.message();
    u.connect(a);
    assertThat(u.uaid()).isNotEqualTo(old);
    assertThat(u.received()).isEmpty();
    assertThat(fleet.push(late)).isEqualTo(Outcome.NO_SUCH_USER_AGENT);
  }

  @Test
  void limitCountsFromWhereStorageWasLastEmpty() {
    UserAgent u = offline();
    u.connect(a);
    for (int round = 0; round < 4; round++) {
      List<PushMessage> messages = u.stored(8);
      a.switchboard.check(u.uaid());
      u.awaits(array(messages));
      u.ack(array(messages));
      awaitNoRows(u);
    }

    assertThat(u.socket().closed()).isFalse();
  }

  @Test
  void resetIsRepeatedUntilStorageHasDoneIt() {
    UserAgent u = offline();
    List<PushMessage> messages = u.stored(21);
    u.connect(a);
    a.storage.fail(Op.REMOVE);
    u.ack(array(messages.subList(0, 10)));
    u.awaits(messages.get(19));
    u.ack(array(messages.subList(10, 20)));
    Await.until("it was tried", () -> a.storage.count(Op.REMOVE) == 1);
    assertThat(u.socket().closed()).isFalse();

    passUntil(u.socket()::closed);

    assertThat(u.socket().closeCode()).isEqualTo(1000);
    assertThat(fleet.record(u.uaid())).isEmpty();
  }

  // ------------------------------------------------------------------ expiry and TTL

  @Test
  void expiredMessagesAreDeletedAndTheGoodOneBehindThemComes() {
    UserAgent u = offline();
    for (int i = 0; i < 60; i++) {
      u.stored(u.message(1));
    }
    u.stored(u.message("news", 1));
    PushMessage good = u.stored(u.message());
    fleet.clock.advance(Duration.ofSeconds(2));

    u.connect(a);

    u.awaits(good);
    assertThat(u.received()).containsExactly(good.version());
    Await.until("the others are gone", () -> fleet.rows(u.uaid()).equals(List.of(good.id())));
  }

  @Test
  void lastMessageComesAfterTheFirstSixAreAcknowledged() {
    UserAgent u = offline();
    List<PushMessage> good = new ArrayList<>(u.stored(6));
    for (int i = 0; i < 6; i++) {
      u.stored(u.message(1));
    }
    good.add(u.stored(u.message()));
    fleet.clock.advance(Duration.ofSeconds(2));

    u.connect(a);

    u.awaits(array(good));
    assertThat(u.received()).isEqualTo(UserAgent.versions(good));
  }

  @Test
  void ttlZeroIsDeliveredOnceAndNeverKept() {
    UserAgent u = UserAgent.subscribedAt(fleet, a);
    PushMessage message = u.message(0);

    assertThat(fleet.push(message)).isEqualTo(Outcome.ATTEMPTED);

    u.awaits(message);
    u.drop();
    u.connect(a);
    assertThat(u.received()).isEmpty();
    assertThat(fleet.rows(u.uaid())).isEmpty();
  }

  @Test
  void ttlZeroForAUserAgentThatIsAwayIsLost() {
    UserAgent u = offline();

    assertThat(fleet.push(u.message(0))).isEqualTo(Outcome.ATTEMPTED);

    u.connect(a);
    assertThat(u.received()).isEmpty();
  }

  @Test
  void ttlZeroThatWaitsForTheHelloIsDeliveredAndLostIfTheHelloFails() {
    UserAgent u = offline();
    Gate reading = a.storage.after(Op.FETCH);
    var hello = u.connectLater(a);
    reading.reached();
    PushMessage message = u.message(0);
    assertThat(fleet.push(message)).isEqualTo(Outcome.ATTEMPTED);
    reading.open();
    Await.the(hello);
    u.awaits(message);

    Gate again = a.storage.after(Op.FETCH);
    var secondHello = u.connectLater(a);
    again.reached();
    assertThat(fleet.push(u.message(0))).isEqualTo(Outcome.ATTEMPTED);
    u.drop();
    again.open();
    Await.the(secondHello);

    assertThat(fleet.rows(u.uaid())).isEmpty();
  }

  @Test
  void ttlZeroForAFullSocketIsLost() {
    UserAgent u = UserAgent.subscribedAt(fleet, a);
    u.socket().setRoom(0);

    assertThat(fleet.push(u.message(0))).isEqualTo(Outcome.ATTEMPTED);

    assertThat(fleet.rows(u.uaid())).isEmpty();
  }

  // ------------------------------------------------------------------ urgency

  @Test
  void messagesBelowTheMinimumWaitForAHelloThatWantsThem() {
    UserAgent u = offline();
    u.connect(a, ",\"urgency\":\"high\"");
    PushMessage low = u.message(Urgency.NORMAL);
    assertThat(fleet.push(low)).isEqualTo(Outcome.STORED);
    PushMessage high = u.message(Urgency.HIGH);
    fleet.push(high);
    u.awaits(high);
    u.ack(high);
    assertThat(u.received()).containsExactly(high.version());
    u.drop();

    u.connect(a);

    u.awaits(low);
  }

  // ------------------------------------------------------------------ full sockets

  @Test
  void messageThatDoesNotFitComesWhenThereIsRoom() {
    UserAgent u = UserAgent.subscribedAt(fleet, a);
    u.socket().setRoom(0);
    PushMessage message = u.message();
    assertThat(fleet.push(message)).isEqualTo(Outcome.STORED);
    assertThat(u.received()).isEmpty();
    u.socket().setRoom(5);

    fleet.pass(TICK);

    u.awaits(message);
    assertThat(fleet.named(u.uaid())).isPresent();
  }

  @Test
  void batchThatDoesNotFitGoesOnInOrder() {
    UserAgent u = offline();
    List<PushMessage> messages = u.stored(8);
    u.connect(a);
    u.drop();
    Gate reading = a.storage.before(Op.FETCH);
    var hello = u.connectLater(a);
    reading.reached();
    u.socket().setRoom(4);
    reading.open();
    Await.the(hello);
    assertThat(u.received()).hasSize(3);
    u.ack(array(messages.subList(0, 3)));
    u.socket().setRoom(100);

    fleet.pass(TICK);

    u.awaits(array(messages));
    assertThat(u.received()).isEqualTo(UserAgent.versions(messages));
  }

  @Test
  void fullSocketDoesNotMakeTheSessionReadStorageAgainAndAgain() {
    UserAgent u = UserAgent.subscribedAt(fleet, a);
    u.socket().setRoom(0);
    fleet.push(u.message());
    Await.until("it was read", () -> a.storage.count(Op.FETCH) == 1);

    for (int i = 0; i < 20; i++) {
      fleet.pass(TICK);
    }

    assertThat(a.storage.count(Op.FETCH)).isEqualTo(1);
  }

  @Test
  void userAgentThatNeverAcknowledgesHoldsABoundedNumberOfMessages() {
    UserAgent u = UserAgent.subscribedAt(fleet, a);
    List<PushMessage> messages = new ArrayList<>();
    for (int i = 0; i < 31; i++) {
      messages.add(u.message());
      assertThat(fleet.push(messages.getLast())).isEqualTo(Outcome.STORED);
    }

    u.awaits(array(messages));

    assertThat(fleet.endpointStorage.count(Op.SAVE)).isEqualTo(1);
    assertThat(u.received()).doesNotHaveDuplicates();
  }

  // ------------------------------------------------------------------ failing storage

  private void passUntil(BooleanSupplier done) {
    Await.until(
        "time brings it",
        () -> {
          fleet.pass(TICK);
          return done.getAsBoolean();
        });
  }

  @Test
  void fetchThatFailsIsRepeated() {
    UserAgent u = UserAgent.subscribedAt(fleet, a);
    a.storage.fail(Op.FETCH);
    a.storage.fail(Op.FETCH);
    PushMessage message = u.stored(u.message());
    a.switchboard.check(u.uaid());

    passUntil(() -> u.received().contains(message.version()));

    assertThat(u.received()).containsExactly(message.version());
  }

  @Test
  void deletionThatFailsIsRepeated() {
    UserAgent u = offline();
    PushMessage message = u.stored(u.message());
    u.connect(a);
    a.storage.fail(Op.DELETE);
    a.storage.fail(Op.DELETE);
    u.ack(message);

    passUntil(() -> fleet.rows(u.uaid()).isEmpty());

    assertThat(u.received()).containsExactly(message.version());
  }

  @Test
  void storageThatStaysAwayEndsTheSessionAndLosesNothing() {
    UserAgent u = offline();
    PushMessage message = u.stored(u.message());
    u.connect(a);
    a.storage.setAway(true);
    u.ack(message);

    passUntil(u.socket()::closed);

    a.storage.setAway(false);
    u.connect(a);
    u.awaits(message);
    u.ack(message);
    awaitNoRows(u);
  }

  @Test
  void pushIsAnErrorWhenItCanNeitherBeAcknowledgedNorKept() {
    UserAgent u = UserAgent.subscribedAt(fleet, a);
    a.storage.fail(Op.SAVE);
    fleet.endpointStorage.fail(Op.SAVE);

    assertThat(fleet.pushLater(u.message())).failsWithin(Duration.ofSeconds(15));
  }

  @Test
  void pushThatTheNodeCannotKeepIsKeptByTheEndpoint() {
    UserAgent u = UserAgent.subscribedAt(fleet, a);
    a.storage.fail(Op.SAVE);
    PushMessage message = u.message();

    assertThat(fleet.push(message)).isEqualTo(Outcome.STORED);

    assertThat(fleet.rows(u.uaid())).containsExactly(message.id());
    u.ack(message);
    awaitNoRows(u);
  }

  // ------------------------------------------------------------------ withdrawal

  @Test
  void withdrawnMessageThatIsStoredDoesNotCome() {
    UserAgent u = offline();
    PushMessage message = u.message();
    fleet.push(message);

    fleet.endpoint().withdraw(message.id());

    u.connect(a);
    assertThat(u.received()).isEmpty();
  }

  @Test
  void withdrawnMessageThatWasReadAndNotSentDoesNotCome() {
    UserAgent u = offline();
    List<PushMessage> messages = u.stored(12);
    u.connect(a);
    assertThat(u.received()).hasSize(10);

    fleet.endpoint().withdraw(messages.get(10).id());

    u.ack(array(messages.subList(0, 10)));
    u.awaits(messages.get(11));
    assertThat(u.received()).doesNotContain(messages.get(10).version());
  }

  @Test
  void messageThatIsWithdrawnWhileItIsReadDoesNotCome() {
    UserAgent u = UserAgent.subscribedAt(fleet, a);
    PushMessage message = u.stored(u.message());
    PushMessage last = u.stored(u.message());
    Gate reading = a.storage.after(Op.FETCH);
    a.switchboard.check(u.uaid());
    reading.reached();
    fleet.endpoint().withdraw(message.id());

    reading.open();

    u.awaits(last);
    assertThat(u.received()).containsExactly(last.version());
  }

  @Test
  void withdrawnMessageThatWaitsForTheHelloDoesNotCome() {
    UserAgent u = offline();
    Gate reading = a.storage.before(Op.FETCH);
    var hello = u.connectLater(a);
    reading.reached();
    PushMessage message = u.message();
    assertThat(fleet.push(message)).isEqualTo(Outcome.STORED);
    fleet.endpoint().withdraw(message.id());

    reading.open();

    Await.the(hello);
    assertThat(u.received()).isEmpty();
  }

  @Test
  void withdrawalOfAnOldMessageLeavesTheNewerOneOfItsTopic() {
    UserAgent u = offline();
    PushMessage older = u.message("news");
    fleet.push(older);
    PushMessage newer = u.message("news");
    fleet.push(newer);

    fleet.endpoint().withdraw(older.id());

    u.connect(a);
    u.awaits(newer);
  }
}
