package pushstack.loadtest.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import pushstack.test.MutableClock;
import pushstack.webpush.Topic;
import pushstack.webpush.Ttl;

final class LedgerTest {
  private static final Ttl MINUTE = new Ttl(60);
  private static final Optional<Topic> NO_TOPIC = Optional.empty();

  private final MutableClock clock = MutableClock.fixed();
  private final Recorder recorder = new Recorder();
  private final Ledger ledger = new Ledger(recorder, clock);
  private final Mailbox mailbox = ledger.open();
  private final Mailbox.Channel channel = mailbox.subscribe();

  private void accept(String version, Ttl ttl, Optional<Topic> topic) {
    ledger.sent(channel);
    ledger.accepted(version, channel, ttl, topic, 2_000_000, 1_000_000);
  }

  private void accept(String version) {
    accept(version, MINUTE, NO_TOPIC);
  }

  private Ledger.Arrival arrive(String version) {
    return ledger.arrived(version, mailbox, 3_000_000);
  }

  private void after(Duration time) {
    clock.advance(time);
    ledger.sweep();
  }

  private long timed(String timer) {
    return Objects.requireNonNull(recorder.timers().get(timer)).getTotalCount();
  }

  private Account ended() {
    ledger.close();
    return ledger.account();
  }

  @Test
  void aMessageIsDeliveredOnce() {
    accept("a");
    assertThat(mailbox.owed()).isEqualTo(1);
    assertThat(arrive("a")).isEqualTo(Ledger.Arrival.NEW);
    ledger.acknowledged("a");
    assertThat(ledger.settled()).isTrue();
    assertThat(ended()).isEqualTo(new Account(1, 0, 0, 1, 1, 0, 0, 0, 0, 0, 0, 0));
    assertThat(Objects.requireNonNull(recorder.timers().get(Recorder.DELIVERY)).getMaxValue())
        .isBetween(2_000L, 2_001L);
  }

  @Test
  void aNotificationMayComeBeforeTheAnswer() {
    ledger.sent(channel);
    assertThat(arrive("a")).isEqualTo(Ledger.Arrival.NEW);
    ledger.acknowledged("a");
    assertThat(ledger.settled()).isFalse();
    ledger.accepted("a", channel, MINUTE, NO_TOPIC, 2_000_000, 1_000_000);
    assertThat(ledger.settled()).isTrue();
    assertThat(ended()).isEqualTo(new Account(1, 0, 0, 1, 1, 0, 0, 0, 0, 0, 0, 0));
    assertThat(timed(Recorder.DELIVERY)).isEqualTo(1);
  }

  @Test
  void whatDoesNotComeIsLost() {
    accept("a");
    accept("b");
    arrive("b");
    assertThat(ledger.settled()).isFalse();
    assertThat(ended()).isEqualTo(new Account(2, 0, 0, 2, 1, 0, 0, 0, 1, 0, 0, 0));
  }

  @Test
  void anArrivalIsRepeatedBeforeAndDuplicatedAfterTheAcknowledgement() {
    accept("a");
    arrive("a");
    assertThat(arrive("a")).isEqualTo(Ledger.Arrival.REPEATED);
    ledger.acknowledged("a");
    assertThat(arrive("a")).isEqualTo(Ledger.Arrival.DUPLICATED);
    after(Duration.ofMinutes(10));
    assertThat(ledger.held()).isZero();
    assertThat(arrive("a")).isEqualTo(Ledger.Arrival.DUPLICATED);
    assertThat(ended()).isEqualTo(new Account(1, 0, 0, 1, 1, 0, 0, 0, 0, 2, 1, 0));
  }

  @Test
  void anUnacknowledgedOneIsRepeatedHoweverLate() {
    accept("a");
    arrive("a");
    after(Duration.ofMinutes(10));
    assertThat(ledger.held()).isZero();
    assertThat(arrive("a")).isEqualTo(Ledger.Arrival.REPEATED);
  }

  @Test
  void anAcknowledgementMayBeLostWithTheConnection() {
    accept("a");
    arrive("a");
    ledger.acknowledged("a");
    mailbox.ended(false);
    mailbox.greeted(System.nanoTime());
    assertThat(arrive("a")).isEqualTo(Ledger.Arrival.REPEATED);
    ledger.acknowledged("a");
    mailbox.ended(true);
    mailbox.greeted(System.nanoTime());
    assertThat(arrive("a")).isEqualTo(Ledger.Arrival.DUPLICATED);
  }

  @Test
  void whatIsOverdueExpires() {
    accept("a", new Ttl(10), NO_TOPIC);
    accept("zero", Ttl.ZERO, NO_TOPIC);
    accept("later");
    after(Duration.ofSeconds(10));
    assertThat(ledger.account().expired()).isEqualTo(2);
    assertThat(mailbox.owed()).isEqualTo(1);
    arrive("later");
    assertThat(ended()).isEqualTo(new Account(3, 0, 0, 3, 1, 2, 0, 0, 0, 0, 0, 0));
  }

  @Test
  void whatExpiredAndComesAllTheSameIsDelivered() {
    accept("a", Ttl.ZERO, NO_TOPIC);
    after(Duration.ofSeconds(1));
    assertThat(arrive("a")).isEqualTo(Ledger.Arrival.NEW);
    assertThat(ended()).isEqualTo(new Account(1, 0, 0, 1, 1, 0, 0, 0, 0, 0, 0, 0));
  }

  @Test
  void aTopicReplacesWhatHasNotCome() {
    var topic = Optional.of(new Topic("t"));
    accept("a", MINUTE, topic);
    accept("b", MINUTE, topic);
    arrive("b");
    accept("c", MINUTE, topic);
    accept("d", MINUTE, Optional.of(new Topic("u")));
    assertThat(ledger.account().replaced()).isEqualTo(1);
    arrive("c");
    arrive("d");
    assertThat(ended()).isEqualTo(new Account(4, 0, 0, 4, 3, 0, 1, 0, 0, 0, 0, 0));
  }

  @Test
  void whatIsGivenUpIsAbandoned() {
    Mailbox.Channel other = mailbox.subscribe();
    ledger.sent(other);
    ledger.accepted("other", other, MINUTE, NO_TOPIC, 0, 0);
    accept("a");
    channel.giveUp();
    ledger.sweep();
    assertThat(mailbox.owed()).isEqualTo(1);
    mailbox.giveUp();
    accept("late");
    assertThat(ended()).isEqualTo(new Account(3, 0, 0, 3, 0, 0, 0, 3, 0, 0, 0, 0));
  }

  @Test
  void aMessageOfAStrangerIsUnknown() {
    arrive("a");
    assertThat(ledger.account().unknown()).isZero();
    after(Duration.ofMinutes(3));
    assertThat(ledger.account().unknown()).isEqualTo(1);
    arrive("b");
    assertThat(ended()).isEqualTo(new Account(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2));
  }

  @Test
  void aPostWithoutAnswerExcusesOneArrival() {
    ledger.sent(channel);
    ledger.failed(channel);
    arrive("a");
    arrive("b");
    assertThat(ended()).isEqualTo(new Account(1, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1));
  }

  @Test
  void aMessageThatGoesAstrayIsStillOwed() {
    Mailbox stranger = ledger.open();
    accept("a");
    assertThat(ledger.arrived("a", stranger, 0)).isEqualTo(Ledger.Arrival.STRAYED);
    ledger.sent(channel);
    ledger.arrived("b", stranger, 0);
    ledger.accepted("b", channel, MINUTE, NO_TOPIC, 0, 0);
    assertThat(mailbox.owed()).isEqualTo(2);
    assertThat(ended()).isEqualTo(new Account(2, 0, 0, 2, 0, 0, 0, 0, 2, 0, 0, 2));
  }

  @Test
  void aPostUnderWayAtTheEndHasFailed() {
    ledger.sent(channel);
    assertThat(mailbox.owed()).isEqualTo(1);
    assertThat(ended()).isEqualTo(new Account(1, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0));
  }

  @Test
  void nothingIsHeldOfAMillionMessages() {
    for (int i = 0; i < 1_000_000; i++) {
      String version = "version-" + i;
      accept(version, MINUTE, i % 2 == 0 ? NO_TOPIC : Optional.of(new Topic("t" + i % 7)));
      arrive(version);
      if (i % 3 > 0) {
        ledger.acknowledged(version);
      }
      if (i % 100_000 == 0) {
        after(Duration.ofMinutes(3));
      }
    }
    after(Duration.ofMinutes(3));
    assertThat(ledger.held()).isZero();
    assertThat(arrive("version-999998")).isEqualTo(Ledger.Arrival.DUPLICATED);
    assertThat(ended().lost()).isZero();
  }
}
