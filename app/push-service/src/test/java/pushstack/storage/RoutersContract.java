package pushstack.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import pushstack.storage.Routers.Connect;
import pushstack.storage.Routers.Connect.Connected;
import pushstack.storage.Routers.Connect.Superseded;
import pushstack.storage.Routers.Connect.Unknown;
import pushstack.webpush.ChannelId;
import pushstack.webpush.Uaid;

abstract class RoutersContract extends StorageContract {
  private static final long T0 = 1_764_000_000_000_000L;

  private final Uaid uaid = Uaid.random();
  private final ChannelId first = ChannelId.random();
  private final SessionRef onA = new SessionRef(A, T0);

  private Routers routers() {
    return storage.routers();
  }

  @Test
  void unknownUserAgentHasNoRecord() {
    assertThat(routers().find(uaid)).isEmpty();
  }

  @Test
  void createdRecordIsFoundWhole() {
    assertThat(routers().create(uaid, onA, first)).isTrue();

    assertThat(routers().find(uaid)).contains(new Router(uaid, A, T0, Set.of(first)));
  }

  @Test
  void createDoesNotOverwrite() {
    routers().create(uaid, onA, first);

    assertThat(routers().create(uaid, new SessionRef(B, T0 + 1), ChannelId.random())).isFalse();
    assertThat(routers().find(uaid)).contains(new Router(uaid, A, T0, Set.of(first)));
  }

  @Test
  void createOverAnExpiredRecordStartsAfresh() {
    routers().create(uaid, onA, first);
    clock.advance(Duration.ofDays(Routers.EXPIRY_DAYS));
    ChannelId other = ChannelId.random();

    assertThat(routers().create(uaid, new SessionRef(B, T0 + 1), other)).isTrue();
    assertThat(routers().find(uaid)).contains(new Router(uaid, B, T0 + 1, Set.of(other)));
  }

  @Test
  void connectReturnsTheRecordAsItWas() {
    routers().create(uaid, onA, first);

    assertThat(routers().connect(uaid, new SessionRef(B, T0 + 1)))
        .isEqualTo(new Connected(new Router(uaid, A, T0, Set.of(first))));
    assertThat(routers().find(uaid)).contains(new Router(uaid, B, T0 + 1, Set.of(first)));
  }

  @Test
  void connectAgainReturnsTheSessionBefore() {
    routers().create(uaid, onA, first);
    routers().connect(uaid, new SessionRef(B, T0 + 1));

    assertThat(routers().connect(uaid, new SessionRef(A, T0 + 2)))
        .isEqualTo(new Connected(new Router(uaid, B, T0 + 1, Set.of(first))));
  }

  @Test
  void connectOfAnOlderHelloIsSuperseded() {
    routers().create(uaid, onA, first);

    assertThat(routers().connect(uaid, new SessionRef(B, T0 - 1))).isEqualTo(new Superseded());
    assertThat(routers().find(uaid)).contains(new Router(uaid, A, T0, Set.of(first)));
  }

  @Test
  void connectInTheSameMicrosecondIsSuperseded() {
    routers().create(uaid, onA, first);

    assertThat(routers().connect(uaid, new SessionRef(B, T0))).isEqualTo(new Superseded());
    assertThat(routers().find(uaid)).contains(new Router(uaid, A, T0, Set.of(first)));
  }

  @Test
  void connectIsBoundByTheTimeOfARecordWithoutNode() {
    routers().create(uaid, onA, first);
    routers().clearNode(uaid, onA);

    assertThat(routers().connect(uaid, new SessionRef(B, T0))).isEqualTo(new Superseded());
    assertThat(routers().connect(uaid, new SessionRef(B, T0 + 1)))
        .isEqualTo(new Connected(new Router(uaid, null, T0, Set.of(first))));
  }

  @Test
  void connectOfAnUnknownUserAgentCreatesNothing() {
    assertThat(routers().connect(uaid, onA)).isEqualTo(new Unknown());
    assertThat(routers().find(uaid)).isEmpty();
    assertThat(routers().addChannel(uaid, first)).isFalse();
  }

  @Test
  void expiredRecordIsAbsent() {
    routers().create(uaid, onA, first);
    clock.advance(Duration.ofDays(Routers.EXPIRY_DAYS).minusSeconds(1));
    assertThat(routers().find(uaid)).isPresent();

    clock.advance(Duration.ofSeconds(1));
    assertThat(routers().find(uaid)).isEmpty();
    assertThat(routers().connect(uaid, new SessionRef(B, T0 + 1))).isEqualTo(new Unknown());
    assertThat(routers().addChannel(uaid, ChannelId.random())).isFalse();
  }

  @Test
  void connectRenewsTheExpiry() {
    routers().create(uaid, onA, first);
    clock.advance(Duration.ofDays(Routers.EXPIRY_DAYS - 1));
    routers().connect(uaid, new SessionRef(B, T0 + 1));
    clock.advance(Duration.ofDays(Routers.EXPIRY_DAYS - 1));

    assertThat(routers().find(uaid)).isPresent();
  }

  @Test
  void channelsAreAddedOnce() {
    routers().create(uaid, onA, first);
    ChannelId second = ChannelId.random();

    assertThat(routers().addChannel(uaid, second)).isTrue();
    assertThat(routers().addChannel(uaid, second)).isTrue();
    assertThat(routers().find(uaid).orElseThrow().channels())
        .containsExactlyInAnyOrder(first, second);
  }

  @Test
  void lastChannelCanBeRemovedAndAnotherAdded() {
    routers().create(uaid, onA, first);
    routers().removeChannel(uaid, first);
    routers().removeChannel(uaid, first);

    assertThat(routers().find(uaid)).contains(new Router(uaid, A, T0, Set.of()));
    ChannelId second = ChannelId.random();
    assertThat(routers().addChannel(uaid, second)).isTrue();
    assertThat(routers().find(uaid)).contains(new Router(uaid, A, T0, Set.of(second)));
  }

  @Test
  void removingAChannelOfAnUnknownUserAgentCreatesNothing() {
    routers().removeChannel(uaid, first);

    assertThat(routers().find(uaid)).isEmpty();
    assertThat(routers().create(uaid, onA, first)).isTrue();
  }

  @Test
  void clearedNodeKeepsTheTimeAndTheChannels() {
    routers().create(uaid, onA, first);

    assertThat(routers().clearNode(uaid, onA)).isTrue();
    assertThat(routers().find(uaid)).contains(new Router(uaid, null, T0, Set.of(first)));
    assertThat(routers().find(uaid).orElseThrow().session()).isEmpty();
  }

  @Test
  void nodeOfAnotherSessionIsNotCleared() {
    routers().create(uaid, onA, first);

    assertThat(routers().clearNode(uaid, new SessionRef(B, T0))).isFalse();
    assertThat(routers().clearNode(uaid, new SessionRef(A, T0 - 1))).isFalse();
    assertThat(routers().clearNode(uaid, new SessionRef(A, T0 + 1))).isFalse();
    assertThat(routers().clearNode(Uaid.random(), onA)).isFalse();
    assertThat(routers().find(uaid)).contains(new Router(uaid, A, T0, Set.of(first)));
  }

  @Test
  void removedUserAgentIsForgottenWithItsChannels() {
    routers().create(uaid, onA, first);

    assertThat(routers().remove(uaid, onA)).isTrue();
    assertThat(routers().find(uaid)).isEmpty();
    ChannelId second = ChannelId.random();
    routers().create(uaid, onA, second);
    assertThat(routers().find(uaid).orElseThrow().channels()).containsExactly(second);
  }

  @Test
  void userAgentOfAnotherSessionIsNotRemoved() {
    routers().create(uaid, onA, first);

    assertThat(routers().remove(uaid, new SessionRef(B, T0))).isFalse();
    assertThat(routers().remove(uaid, new SessionRef(A, T0 + 1))).isFalse();
    assertThat(routers().remove(Uaid.random(), onA)).isFalse();
    assertThat(routers().find(uaid)).isPresent();
  }

  @Test
  void oneOfManyConcurrentCreatesWins() throws Exception {
    List<Callable<Boolean>> creates = new ArrayList<>();
    for (int i = 0; i < CALLERS; i++) {
      SessionRef mine = new SessionRef(A, T0 + i);
      creates.add(() -> routers().create(uaid, mine, ChannelId.random()));
    }

    List<Boolean> created = atOnce(creates);

    assertThat(created).containsOnlyOnce(true);
    assertThat(routers().find(uaid).orElseThrow().connectedAt())
        .isEqualTo(T0 + created.indexOf(true));
  }

  /// Rule R13 rests on this: whoever takes the record over learns of exactly the session before, so
  /// that the sessions form a chain without a gap.
  @Test
  void concurrentConnectsFormAChainThatEndsWithTheNewest() throws Exception {
    routers().create(uaid, onA, first);
    List<SessionRef> sessions = new ArrayList<>();
    for (int i = 1; i <= CALLERS; i++) {
      sessions.add(new SessionRef(i % 2 == 0 ? A : B, T0 + i));
    }
    Collections.shuffle(sessions);
    List<Callable<Connect>> connects = new ArrayList<>();
    for (SessionRef session : sessions) {
      connects.add(() -> routers().connect(uaid, session));
    }

    List<Connect> outcomes = atOnce(connects);

    List<SessionRef> accepted = new ArrayList<>();
    List<SessionRef> before = new ArrayList<>();
    for (int i = 0; i < CALLERS; i++) {
      switch (outcomes.get(i)) {
        case Connected(Router was) -> {
          accepted.add(sessions.get(i));
          before.add(was.session().orElseThrow());
          assertThat(was.channels()).containsExactly(first);
        }
        case Superseded() -> {}
        case Unknown() -> throw new AssertionError("the record is there");
      }
    }
    Comparator<SessionRef> byTime = Comparator.comparingLong(SessionRef::connectedAt);
    accepted.sort(byTime);
    before.sort(byTime);
    List<SessionRef> chain =
        Stream.concat(Stream.of(onA), accepted.stream()).limit(accepted.size()).toList();
    assertThat(before).isEqualTo(chain);
    assertThat(routers().find(uaid).orElseThrow().connectedAt()).isEqualTo(T0 + CALLERS);
    assertThat(accepted.getLast().connectedAt()).isEqualTo(T0 + CALLERS);
  }

  @Test
  void concurrentChannelChangesAllHold() throws Exception {
    routers().create(uaid, onA, first);
    List<ChannelId> added = Stream.generate(ChannelId::random).limit(CALLERS / 2).toList();
    List<ChannelId> removed = Stream.generate(ChannelId::random).limit(CALLERS / 2).toList();
    removed.forEach(channel -> routers().addChannel(uaid, channel));
    List<Callable<Boolean>> changes = new ArrayList<>();
    added.forEach(channel -> changes.add(() -> routers().addChannel(uaid, channel)));
    removed.forEach(channel ->
        changes.add(() -> {
          routers().removeChannel(uaid, channel);
          return true;
        }));

    assertThat(atOnce(changes)).containsOnly(true);

    assertThat(routers().find(uaid).orElseThrow().channels())
        .containsExactlyInAnyOrderElementsOf(
            Stream.concat(Stream.of(first), added.stream()).toList());
  }

  /// A session that ends late never takes the node of the one that came after it.
  @Test
  void lateClearNeverTakesTheNodeOfANewerSession() throws Exception {
    for (int round = 0; round < CALLERS; round++) {
      Uaid agent = Uaid.random();
      routers().create(agent, onA, first);
      SessionRef newer = new SessionRef(A, T0 + 1);
      List<Callable<Boolean>> race =
          List.of(
              () -> routers().clearNode(agent, onA),
              () -> routers().connect(agent, newer) instanceof Connected);

      assertThat(atOnce(race).get(1)).isTrue();
      assertThat(routers().find(agent).orElseThrow().session()).contains(newer);
    }
  }

  @Test
  void manyChannelsAreKept() {
    routers().create(uaid, onA, first);
    List<ChannelId> channels = Stream.generate(ChannelId::random).limit(200).toList();
    channels.forEach(channel -> routers().addChannel(uaid, channel));

    assertThat(routers().find(uaid).orElseThrow().channels()).hasSize(201).containsAll(channels);
  }
}
