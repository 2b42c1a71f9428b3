package pushstack.storage.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import pushstack.storage.DynamoEngine;
import pushstack.storage.Messages;
import pushstack.storage.Messages.Save;
import pushstack.storage.NodeAddress;
import pushstack.storage.Router;
import pushstack.storage.Routers;
import pushstack.storage.Routers.Connect.Connected;
import pushstack.storage.Routers.Connect.Superseded;
import pushstack.storage.SessionRef;
import pushstack.storage.Storage;
import pushstack.storage.StorageException;
import pushstack.test.Fault;
import pushstack.test.FaultProxy;
import pushstack.test.MutableClock;
import pushstack.webpush.ChannelId;
import pushstack.webpush.ContentEncoding;
import pushstack.webpush.MessageId;
import pushstack.webpush.Payload;
import pushstack.webpush.PushMessage;
import pushstack.webpush.Stamp;
import pushstack.webpush.Topic;
import pushstack.webpush.Ttl;
import pushstack.webpush.Uaid;
import pushstack.webpush.Urgency;

/// Whatever happens between the client and DynamoDB, an outcome is right or a StorageException.
@Timeout(value = 2, unit = TimeUnit.MINUTES)
final class DynamoFaultsTest {
  @RegisterExtension static final DynamoEngine ENGINE = new DynamoEngine();

  private static final DynamoLimits IMPATIENT =
      new DynamoLimits(
          Duration.ofSeconds(2), // generous, so that a busy machine does not look like a fault
          Duration.ofMillis(700),
          Duration.ofSeconds(20),
          3,
          Duration.ofMillis(1),
          16,
          4);
  private static final NodeAddress A = new NodeAddress("http://node-a.example:8081");
  private static final NodeAddress B = new NodeAddress("http://node-b.example:8081");
  private static final long T0 = 1_764_000_000_000_000L;

  private final MutableClock clock = MutableClock.fixed();
  private final FaultProxy proxy = FaultProxy.to(ENGINE.endpoint());
  private final Storage healthy = ENGINE.open(clock);
  private final Storage storage =
      DynamoStorage.open(
          DynamoSettings.local(proxy.endpoint()).with(IMPATIENT), ENGINE.tables(), clock);
  private final Routers routers = storage.routers();
  private final Messages messages = storage.messages();
  private final Uaid uaid = Uaid.random();
  private final ChannelId channel = ChannelId.random();
  private final SessionRef first = new SessionRef(A, T0);
  private final SessionRef second = new SessionRef(B, T0 + 1);

  @BeforeEach
  void forgetTheOpening() {
    proxy.reset();
  }

  @AfterEach
  void close() {
    storage.close();
    healthy.close();
    proxy.close();
  }

  private PushMessage message(MessageId id) {
    return new PushMessage(
        id,
        "secret-version",
        clock.instant().getEpochSecond(),
        new Ttl(3600),
        Urgency.NORMAL,
        new Payload(ContentEncoding.AES128GCM, null, null, new byte[] {7}));
  }

  private MessageId plain(long number) {
    return new MessageId(uaid, channel, null, new Stamp(T0 + number, 1));
  }

  private MessageId topical(long number) {
    return new MessageId(uaid, channel, new Topic("t"), new Stamp(T0 + number, 1));
  }

  private List<PushMessage> rows() {
    return healthy.messages().fetch(uaid, Optional.empty(), 100).live();
  }

  static Stream<Fault> transientFaults() {
    return Stream.concat(
        refusals(),
        Stream.of(
            new Fault.Late(Duration.ofMillis(20)),
            new Fault.HangBefore(),
            new Fault.CutAfter(),
            new Fault.HangAfter(),
            new Fault.RefusedAfter(500, "InternalServerError")));
  }

  static Stream<Fault> refusals() {
    return Stream.of(
        Fault.throttled(), Fault.internalError(), Fault.unavailable(), new Fault.CutBefore());
  }

  @ParameterizedTest
  @MethodSource("transientFaults")
  void oneFaultChangesNoOutcomeOfARouterCall(Fault fault) {
    proxy.next("PutItem", fault);
    assertThat(routers.create(uaid, first, channel)).isTrue();
    proxy.next("UpdateItem", fault);
    assertThat(routers.connect(uaid, second))
        .isEqualTo(new Connected(new Router(uaid, A, T0, Set.of(channel))));
    ChannelId other = ChannelId.random();
    proxy.next("UpdateItem", fault);
    assertThat(routers.addChannel(uaid, other)).isTrue();
    proxy.next("UpdateItem", fault);
    routers.removeChannel(uaid, channel);
    proxy.next("GetItem", fault);
    assertThat(routers.find(uaid)).contains(new Router(uaid, B, T0 + 1, Set.of(other)));
  }

  @ParameterizedTest
  @MethodSource("transientFaults")
  void oneFaultChangesNoOutcomeOfAMessageCall(Fault fault) {
    for (MessageId id : List.of(plain(0), topical(1))) {
      proxy.next("PutItem", fault);
      assertThat(messages.save(message(id))).isEqualTo(Save.SAVED);
    }
    proxy.next("PutItem", fault);
    assertThat(messages.save(message(topical(0)))).isEqualTo(Save.SUPERSEDED);
    proxy.next("Query", fault);
    assertThat(messages.fetch(uaid, Optional.empty(), 10).live())
        .containsExactly(message(topical(1)), message(plain(0)));
    proxy.next("DeleteItem", fault);
    proxy.next("BatchWriteItem", fault);
    messages.delete(List.of(plain(0), topical(1)));
    assertThat(rows()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("transientFaults")
  void sessionThatEndsIsForgottenInSpiteOfAFault(Fault fault) {
    healthy.routers().create(uaid, first, channel);
    proxy.next("UpdateItem", fault);
    routers.clearNode(uaid, first); // whether by the first attempt or the second is not known
    assertThat(healthy.routers().find(uaid).orElseThrow().session()).isEmpty();

    healthy.routers().connect(uaid, second);
    proxy.next("DeleteItem", fault);
    routers.remove(uaid, second);
    assertThat(healthy.routers().find(uaid)).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void lastingFaultIsNeverASuccess(Fault fault) {
    healthy.routers().create(uaid, first, channel);
    healthy.messages().save(message(plain(0)));
    for (String operation :
        List.of("GetItem", "PutItem", "UpdateItem", "DeleteItem", "Query", "BatchWriteItem")) {
      proxy.always(operation, fault);
    }

    assertFault("GetItem", "router", () -> routers.find(uaid));
    assertFault("UpdateItem", "router", () -> routers.connect(uaid, second));
    assertFault("PutItem", "router", () -> routers.create(Uaid.random(), first, channel));
    assertFault("UpdateItem", "router", () -> routers.addChannel(uaid, ChannelId.random()));
    assertFault("DeleteItem", "router", () -> routers.remove(uaid, first));
    assertFault("PutItem", "message", () -> messages.save(message(plain(1))));
    assertFault("Query", "message", () -> messages.fetch(uaid, Optional.empty(), 10));
    assertFault("BatchWriteItem", "message", () -> messages.delete(List.of(plain(0))));
    assertFault("DeleteItem", "message", () -> messages.delete(List.of(topical(0))));
    assertThat(storage.trouble().orElseThrow()).contains("GetItem", "broadcast");
    proxy.reset();
    assertThat(storage.trouble()).isEmpty();
    assertThat(rows()).containsExactly(message(plain(0)));
    assertThat(healthy.routers().find(uaid)).contains(new Router(uaid, A, T0, Set.of(channel)));
  }

  private void assertFault(String operation, String table, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOf(StorageException.class)
        .hasMessageContainingAll(operation, ENGINE.tables().prefix() + table)
        .message()
        .doesNotContain(uaid.hex(), channel.toString(), "secret-version");
  }

  @Test
  void silenceEndsInTimeAndIsNeverASuccess() {
    proxy.always("PutItem", new Fault.HangBefore());

    assertFault("PutItem", "message", () -> messages.save(message(plain(0))));
    assertThat(proxy.operations()).hasSize(3);
    assertThat(rows()).isEmpty();
  }

  @Test
  void lastingLossOfAnswersIsNeverASuccess() {
    healthy.routers().create(uaid, first, channel);
    proxy.always("UpdateItem", new Fault.CutAfter());
    proxy.always("PutItem", new Fault.CutAfter());

    assertFault("UpdateItem", "router", () -> routers.connect(uaid, second));
    assertFault("PutItem", "message", () -> messages.save(message(plain(0))));
  }

  /// Rule R13: the node before must be told, also when the first answer, which named it, got lost.
  @Test
  void helloWhoseAnswerGotLostStillLearnsTheSessionBefore() {
    healthy.routers().create(uaid, first, channel);
    healthy.routers().clearNode(uaid, first);
    proxy.next("UpdateItem", new Fault.CutAfter(), new Fault.HangAfter());

    assertThat(routers.connect(uaid, second))
        .isEqualTo(new Connected(new Router(uaid, null, T0, Set.of(channel))));
    proxy.next("UpdateItem", new Fault.RefusedAfter(503, "ServiceUnavailable"));
    assertThat(routers.connect(uaid, new SessionRef(A, T0 + 2)))
        .isEqualTo(new Connected(new Router(uaid, B, T0 + 1, Set.of(channel))));
    assertThat(healthy.routers().find(uaid)).contains(new Router(uaid, A, T0 + 2, Set.of(channel)));
  }

  @Test
  void helloWhoseAnswerGotLostIsSupersededByANewerOne() throws Exception {
    healthy.routers().create(uaid, first, channel);
    proxy.next("UpdateItem", new Fault.HangAfter());
    try (var caller = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Routers.Connect> lost = caller.submit(() -> routers.connect(uaid, second));
      while (!healthy.routers().find(uaid).orElseThrow().session().equals(Optional.of(second))) {
        Thread.onSpinWait();
      }
      healthy.routers().connect(uaid, new SessionRef(A, T0 + 2));

      assertThat(lost.get()).isEqualTo(new Superseded());
    }
    assertThat(healthy.routers().find(uaid).orElseThrow().session())
        .contains(new SessionRef(A, T0 + 2));
  }

  @Test
  void createOfAnotherSessionIsNotTakenForOnesOwn() {
    healthy.routers().create(uaid, first, channel);

    assertThat(routers.create(uaid, second, channel)).isFalse();
    assertThat(routers.create(uaid, first, ChannelId.random())).isFalse();
  }

  @Test
  void topicMessageWhoseAnswerGotLostDoesNotComeBackOverANewerOne() throws Exception {
    proxy.next("PutItem", new Fault.HangAfter());
    try (var caller = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Save> lost = caller.submit(() -> messages.save(message(topical(0))));
      while (rows().isEmpty()) {
        Thread.onSpinWait();
      }
      healthy.messages().save(message(topical(1)));

      assertThat(lost.get()).isEqualTo(Save.SUPERSEDED);
    }
    assertThat(rows()).containsExactly(message(topical(1)));
  }

  @Test
  void itemsLeftUnprocessedAreAskedAgain() {
    List<MessageId> ids = saved(30);
    proxy.next("BatchWriteItem", new Fault.Unprocessed(10), new Fault.Unprocessed(0));

    messages.delete(ids);

    assertThat(rows()).isEmpty();
    // The first 25 in three calls, the last five in one.
    assertThat(proxy.operations()).hasSize(4).containsOnly("BatchWriteItem");
  }

  @Test
  void itemsThatStayUnprocessedAreAFault() {
    List<MessageId> ids = saved(3);
    proxy.next("BatchWriteItem", new Fault.Unprocessed(1));
    proxy.always("BatchWriteItem", new Fault.Unprocessed(0));

    assertThatThrownBy(() -> messages.delete(ids))
        .isInstanceOf(StorageException.class)
        .hasMessageEndingWith("left 2 items undone in 4 attempts");
    assertThat(rows()).extracting(PushMessage::id).containsExactlyElementsOf(ids.subList(1, 3));
  }

  private List<MessageId> saved(int count) {
    List<MessageId> ids = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      ids.add(plain(i));
      healthy.messages().save(message(plain(i)));
    }
    return ids;
  }

  @Test
  void everyIntentionIsOneRequest() {
    routers.create(uaid, first, channel);
    routers.connect(uaid, second);
    routers.find(uaid);
    routers.addChannel(uaid, ChannelId.random());
    routers.removeChannel(uaid, channel);
    messages.save(message(plain(0)));
    messages.save(message(topical(0)));
    messages.fetch(uaid, Optional.empty(), 10);
    messages.delete(List.of(plain(0)));
    messages.delete(List.of(topical(0)));
    routers.clearNode(uaid, second);
    routers.remove(uaid, second);

    assertThat(proxy.operations())
        .containsExactly(
            "PutItem",
            "UpdateItem",
            "GetItem",
            "UpdateItem",
            "UpdateItem",
            "PutItem",
            "PutItem",
            "Query",
            "BatchWriteItem",
            "DeleteItem",
            "UpdateItem",
            "DeleteItem");
  }

  @Test
  void onlyARefusedHelloReadsTheRecord() {
    routers.connect(uaid, first);

    assertThat(proxy.operations()).containsExactly("UpdateItem", "GetItem");
  }
}
