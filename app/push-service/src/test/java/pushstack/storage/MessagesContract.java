package pushstack.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import pushstack.storage.Messages.Page;
import pushstack.storage.Messages.Save;
import pushstack.webpush.ChannelId;
import pushstack.webpush.ContentEncoding;
import pushstack.webpush.MessageId;
import pushstack.webpush.Payload;
import pushstack.webpush.Publisher;
import pushstack.webpush.PushMessage;
import pushstack.webpush.Stamp;
import pushstack.webpush.Topic;
import pushstack.webpush.Ttl;
import pushstack.webpush.Uaid;
import pushstack.webpush.Urgency;

abstract class MessagesContract extends StorageContract {
  private static final long T0 = 1_764_000_000_000_000L;

  private final Uaid uaid = Uaid.random();
  private final ChannelId channel = ChannelId.random();

  private Messages messages() {
    return storage.messages();
  }

  private Page fetchAll() {
    return messages().fetch(uaid, Optional.empty(), 100);
  }

  @Test
  void nothingIsThereAtFirst() {
    assertThat(fetchAll()).isEqualTo(new Page(List.of(), List.of(), Optional.empty()));
  }

  @Test
  void savedMessageIsFetchedWhole() {
    PushMessage message = message(plain(uaid, channel, T0));

    assertThat(messages().save(message)).isEqualTo(Save.SAVED);
    assertThat(fetchAll()).isEqualTo(new Page(List.of(message), List.of(), Optional.empty()));
  }

  @Test
  void savingTwiceIsOneRow() {
    PushMessage message = message(plain(uaid, channel, T0));
    PushMessage topical = message(topic(uaid, channel, "news", T0));
    for (int i = 0; i < 2; i++) {
      assertThat(messages().save(message)).isEqualTo(Save.SAVED);
      assertThat(messages().save(topical)).isEqualTo(Save.SAVED);
    }

    assertThat(fetchAll().live()).containsExactly(topical, message);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 255, 1023, 4096, 4097, Payload.MAX_BYTES})
  void bodiesOfEveryLengthAndByteSurvive(int length) {
    byte[] body = new byte[length];
    new Random(length).nextBytes(body);
    PushMessage message = message(plain(uaid, channel, T0), body);
    messages().save(message);

    assertThat(fetchAll().live()).containsExactly(message);
  }

  @Test
  void everyByteValueSurvives() {
    byte[] body = new byte[256];
    for (int i = 0; i < body.length; i++) {
      body[i] = (byte) i;
    }
    PushMessage message = message(plain(uaid, channel, T0), body);
    messages().save(message);

    assertThat(fetchAll().live()).containsExactly(message);
  }

  @ParameterizedTest
  @EnumSource
  void everyUrgencySurvives(Urgency urgency) {
    var message =
        new PushMessage(
            plain(uaid, channel, T0),
            "v",
            clock.instant().getEpochSecond(),
            new Ttl(60),
            urgency,
            null);
    messages().save(message);

    assertThat(fetchAll().live()).containsExactly(message);
  }

  @Test
  void oldEncodingWithItsHeadersSurvives() {
    Payload payload =
        new Payload(ContentEncoding.AESGCM, "keyid=p256dh;salt=x", "dh=y;p256ecdsa=z", new byte[9]);
    PushMessage message = message(plain(uaid, channel, T0), new Ttl(60), payload);
    messages().save(message);

    assertThat(fetchAll().live()).containsExactly(message);
  }

  @Test
  void publisherSurvivesAndAbsentOnesStayAbsent() {
    PushMessage without = message(plain(uaid, channel, T0));
    var with =
        new PushMessage(
            topic(uaid, channel, "news", T0),
            "v",
            clock.instant().getEpochSecond(),
            new Ttl(60),
            Urgency.NORMAL,
            null,
            new Publisher("B" + "a_-".repeat(28) + "90"));
    messages().save(without);
    messages().save(with);

    assertThat(fetchAll().live()).containsExactly(with, without);
  }

  @Test
  void absentHeadersStayAbsent() {
    Payload payload = new Payload(ContentEncoding.AES128GCM, null, null, new byte[] {0});
    PushMessage message = message(plain(uaid, channel, T0), new Ttl(60), payload);
    messages().save(message);

    assertThat(fetchAll().live()).containsExactly(message);
  }

  @Test
  void longVersionsAndLongestTtlSurvive() {
    var message =
        new PushMessage(
            plain(uaid, channel, T0),
            "gAAAAA_-".repeat(250),
            clock.instant().getEpochSecond(),
            new Ttl(Ttl.MAX_SECONDS),
            Urgency.HIGH,
            new Payload(
                ContentEncoding.AES128GCM, "e".repeat(1000), "k\u00e9y ".repeat(300), new byte[5]));
    messages().save(message);

    assertThat(fetchAll().live()).containsExactly(message);
  }

  @Test
  void extremeStampsSurviveInOrder() {
    List<PushMessage> sorted =
        List.of(
            message(new MessageId(uaid, channel, null, new Stamp(0, 0))),
            message(new MessageId(uaid, channel, null, new Stamp(1, -1))),
            message(new MessageId(uaid, channel, null, new Stamp(999_999_999_999_999L, 1))),
            message(new MessageId(uaid, channel, null, new Stamp(9_999_999_999_999_999L, 0))),
            message(new MessageId(uaid, channel, null, new Stamp(9_999_999_999_999_999L, -1))));
    for (PushMessage message : sorted.reversed()) {
      messages().save(message);
    }

    assertThat(fetchAll().live()).containsExactlyElementsOf(sorted);
  }

  @Test
  void topicMessagesComeFirstThenTheOrderOfAcceptance() {
    ChannelId other = ChannelId.random();
    List<PushMessage> saved = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      saved.add(message(plain(uaid, i % 2 == 0 ? channel : other, T0 + i)));
    }
    PushMessage topical = message(topic(uaid, channel, "t", T0 + 100));
    List<PushMessage> shuffled = new ArrayList<>(saved);
    shuffled.add(topical);
    Collections.shuffle(shuffled);
    shuffled.forEach(messages()::save);

    saved.addFirst(topical);
    assertThat(fetchAll().live()).containsExactlyElementsOf(saved);
  }

  @Test
  void userAgentsDoNotSeeEachOther() {
    Uaid other = Uaid.random();
    PushMessage mine = message(plain(uaid, channel, T0));
    PushMessage theirs = message(plain(other, channel, T0));
    messages().save(mine);
    messages().save(theirs);

    messages().delete(List.of(mine.id()));

    assertThat(fetchAll().live()).isEmpty();
    assertThat(messages().fetch(other, Optional.empty(), 100).live()).containsExactly(theirs);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 7, 10, 100})
  void pagesCoverAllRowsOnce(int limit) {
    List<PushMessage> saved = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      saved.add(message(topic(uaid, channel, "topic" + i, T0 + 50 - i)));
    }
    for (int i = 0; i < 17; i++) {
      saved.add(message(plain(uaid, channel, T0 + i)));
    }
    saved.forEach(messages()::save);

    List<PushMessage> read = new ArrayList<>();
    Optional<String> after = Optional.empty();
    do {
      Page page = messages().fetch(uaid, after, limit);
      assertThat(page.live()).hasSizeLessThanOrEqualTo(limit);
      assertThat(page.live().isEmpty() && page.next().isPresent()).isFalse();
      read.addAll(page.live());
      after = page.next();
    } while (after.isPresent());

    assertThat(read).containsExactlyElementsOf(saved);
  }

  @Test
  void pageGoesOnBehindARowThatWasDeletedMeanwhile() {
    List<PushMessage> saved =
        IntStream.range(0, 4).mapToObj(i -> message(plain(uaid, channel, T0 + i))).toList();
    saved.forEach(messages()::save);
    Page first = messages().fetch(uaid, Optional.empty(), 2);
    messages().delete(first.live().stream().map(PushMessage::id).toList());

    assertThat(messages().fetch(uaid, first.next(), 100).live())
        .containsExactlyElementsOf(saved.subList(2, 4));
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 101})
  void pageLimitOutOfRangeIsRefused(int limit) {
    assertThatThrownBy(() -> messages().fetch(uaid, Optional.empty(), limit))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void fullPageOfTheLargestMessagesIsFetched() {
    List<PushMessage> saved =
        IntStream.range(0, 100)
            .mapToObj(i -> message(plain(uaid, channel, T0 + i), new byte[Payload.MAX_BYTES]))
            .toList();
    saved.forEach(messages()::save);

    assertThat(fetchAll().live()).containsExactlyElementsOf(saved);
  }

  @Test
  void expiredRowsAreReportedApart() {
    PushMessage brief = message(plain(uaid, channel, T0), new Ttl(10), null);
    PushMessage lasting = message(plain(uaid, channel, T0 + 1), new Ttl(11), null);
    PushMessage topical = message(topic(uaid, channel, "t", T0 + 2), new Ttl(5), null);
    List.of(brief, lasting, topical).forEach(messages()::save);
    clock.advance(Duration.ofSeconds(10));

    Page page = fetchAll();

    assertThat(page.live()).containsExactly(lasting);
    assertThat(page.expired()).containsExactly(topical.id(), brief.id());
    messages().delete(page.expired());
    assertThat(fetchAll().expired()).isEmpty();
  }

  @Test
  void newerTopicMessageReplacesTheOlder() {
    PushMessage older = message(topic(uaid, channel, "t", T0), new byte[] {1});
    PushMessage newer = message(topic(uaid, channel, "t", T0 + 1), new Ttl(7), null);
    messages().save(older);

    assertThat(messages().save(newer)).isEqualTo(Save.SAVED);
    assertThat(fetchAll().live()).containsExactly(newer);
  }

  @Test
  void olderTopicMessageIsSuperseded() {
    PushMessage older = message(topic(uaid, channel, "t", T0));
    PushMessage newer = message(topic(uaid, channel, "t", T0 + 1));
    messages().save(newer);

    assertThat(messages().save(older)).isEqualTo(Save.SUPERSEDED);
    assertThat(fetchAll().live()).containsExactly(newer);
  }

  @Test
  void uniquePartDecidesBetweenTopicMessagesOfOneMicrosecond() {
    var low = new MessageId(uaid, channel, new Topic("t"), new Stamp(T0, 1));
    var high = new MessageId(uaid, channel, new Topic("t"), new Stamp(T0, -1));
    messages().save(message(high));

    assertThat(messages().save(message(low))).isEqualTo(Save.SUPERSEDED);
    assertThat(messages().save(message(high))).isEqualTo(Save.SAVED);
  }

  @Test
  void topicsAndChannelsAreKeptApart() {
    ChannelId other = ChannelId.random();
    List<PushMessage> saved =
        List.of(
            message(topic(uaid, channel, "a", T0)),
            message(topic(uaid, channel, "A", T0)),
            message(topic(uaid, channel, "a==", T0)),
            message(topic(uaid, channel, "x".repeat(32), T0)),
            message(topic(uaid, other, "a", T0)));
    saved.forEach(messages()::save);

    assertThat(fetchAll().live()).containsExactlyInAnyOrderElementsOf(saved);
  }

  @Test
  void deletedRowsAreGoneAndTheOthersStay() {
    List<PushMessage> saved = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      saved.add(message(plain(uaid, channel, T0 + i)));
    }
    saved.add(message(topic(uaid, channel, "t", T0)));
    saved.forEach(messages()::save);
    List<MessageId> gone = new ArrayList<>(saved.stream().map(PushMessage::id).toList());
    MessageId kept = gone.remove(30);

    messages().delete(gone);

    assertThat(fetchAll().live()).extracting(PushMessage::id).containsExactly(kept);
  }

  @Test
  void deletingNothingAbsentRowsOrOneRowTwiceIsNoError() {
    PushMessage message = message(plain(uaid, channel, T0));
    messages().save(message);

    messages().delete(List.of());
    messages().delete(List.of(plain(uaid, channel, T0 + 5), topic(uaid, channel, "t", T0)));
    messages().delete(List.of(message.id(), message.id()));

    assertThat(fetchAll().live()).isEmpty();
  }

  @Test
  void deletesReachSeveralUserAgents() {
    List<PushMessage> saved =
        IntStream.range(0, 40).mapToObj(i -> message(plain(Uaid.random(), channel, T0))).toList();
    saved.forEach(messages()::save);

    messages().delete(saved.stream().map(PushMessage::id).toList());

    for (PushMessage message : saved) {
      assertThat(messages().fetch(message.id().uaid(), Optional.empty(), 1).live()).isEmpty();
    }
  }

  @Test
  void ackOfAnOlderTopicMessageLeavesTheNewerRow() {
    PushMessage newer = message(topic(uaid, channel, "t", T0 + 1));
    messages().save(newer);

    messages().delete(List.of(topic(uaid, channel, "t", T0)));

    assertThat(fetchAll().live()).containsExactly(newer);
  }

  @Test
  void ackOfANewerTopicMessageDeletesTheOlderRow() {
    messages().save(message(topic(uaid, channel, "t", T0)));

    messages().delete(List.of(topic(uaid, channel, "t", T0 + 1)));

    assertThat(fetchAll().live()).isEmpty();
  }

  @Test
  void concurrentTopicSavesEndWithTheNewest() throws Exception {
    List<PushMessage> saved = new ArrayList<>();
    for (int i = 0; i < CALLERS; i++) {
      saved.add(message(topic(uaid, channel, "t", T0 + i)));
    }
    PushMessage newest = saved.getLast();
    Collections.shuffle(saved);
    List<Callable<Save>> saves = new ArrayList<>();
    saved.forEach(message -> saves.add(() -> messages().save(message)));

    List<Save> outcomes = atOnce(saves);

    assertThat(outcomes.get(saved.indexOf(newest))).isEqualTo(Save.SAVED);
    assertThat(fetchAll().live()).containsExactly(newest);
  }

  @Test
  void concurrentPlainSavesAllStay() throws Exception {
    List<PushMessage> saved = new ArrayList<>();
    for (int i = 0; i < CALLERS; i++) {
      saved.add(message(plain(uaid, channel, T0 + i)));
    }
    List<Callable<Save>> saves = new ArrayList<>();
    saved.forEach(message -> saves.add(() -> messages().save(message)));

    assertThat(atOnce(saves)).containsOnly(Save.SAVED);
    assertThat(fetchAll().live()).containsExactlyElementsOf(saved);
  }

  @Test
  void deleteRacingWithANewerTopicMessageNeverTakesIt() throws Exception {
    for (int round = 0; round < CALLERS; round++) {
      Uaid agent = Uaid.random();
      MessageId older = topic(agent, channel, "t", T0);
      PushMessage newer = message(topic(agent, channel, "t", T0 + 1));
      messages().save(message(older));
      List<Callable<Save>> race =
          List.of(
              () -> messages().save(newer),
              () -> {
                messages().delete(List.of(older));
                return Save.SAVED;
              });

      assertThat(atOnce(race)).containsOnly(Save.SAVED);
      assertThat(messages().fetch(agent, Optional.empty(), 1).live()).containsExactly(newer);
    }
  }
}
