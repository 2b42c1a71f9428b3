package pushstack.local;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import pushstack.local.Verdict.Kind;
import pushstack.local.Verdict.Problem;
import pushstack.webpush.ChannelId;
import pushstack.webpush.Topic;

/// The loss test is worth what its account is worth.
class LedgerTest {
  private static final Topic NEWS = new Topic("news");

  private final Ledger ledger = new Ledger(new Timeline());
  private final Posted.Address there = new Posted.Address(1, 0, ChannelId.random());

  @Test
  void messageThatArrivedIsNotLost() {
    int message = post(there, null, 60, 201);
    arrive(there, message);
    assertThat(ledger.close().problems()).isEmpty();
  }

  @Test
  void acceptedMessageThatNeverArrivedIsLost() {
    int arrived = post(there, null, 60, 201);
    int lost = post(there, null, 60, 201);
    arrive(there, arrived);
    assertThat(ledger.owed(1)).isEqualTo(1);
    Verdict verdict = ledger.close();
    assertThat(verdict.lost()).containsExactly(lost);
    assertThat(verdict.problems().getFirst().history()).contains("with 201");
  }

  @Test
  void nothingIsOwedWithoutThePromise() {
    post(there, null, 60, 503);
    post(there, null, 60, 408);
    post(there, null, 60, Posted.NO_ANSWER);
    post(there, null, 0, 201);
    assertThat(ledger.close().problems()).isEmpty();
  }

  @Test
  void laterMessageOfTheTopicStandsForTheEarlierOne() {
    post(there, NEWS, 60, 201);
    int later = post(there, NEWS, 60, 201);
    arrive(there, later);
    Verdict verdict = ledger.close();
    assertThat(verdict.problems()).isEmpty();
    assertThat(verdict.replaced()).isEqualTo(1);
  }

  @Test
  void earlierMessageOfTheTopicDoesNotStandForTheLaterOne() {
    int earlier = post(there, NEWS, 60, 201);
    int later = post(there, NEWS, 60, 201);
    arrive(there, earlier);
    assertThat(ledger.close().lost()).containsExactly(later);
  }

  @Test
  void messageOfUnknownFateMayStandForAnotherOfItsTopic() {
    int unknown = post(there, NEWS, 60, Posted.NO_ANSWER);
    post(there, NEWS, 60, 201);
    arrive(there, unknown);
    assertThat(ledger.close().problems()).isEmpty();
  }

  @Test
  void topicOfAnotherChannelStandsForNothing() {
    var elsewhere = new Posted.Address(1, 0, ChannelId.random());
    int lost = post(there, NEWS, 60, 201);
    int other = post(elsewhere, NEWS, 60, 201);
    arrive(elsewhere, other);
    assertThat(ledger.close().lost()).containsExactly(lost);
  }

  @Test
  void arrivalOnAnotherChannelIsFoundAndDoesNotCount() {
    int message = post(there, null, 60, 201);
    arrive(new Posted.Address(1, 0, ChannelId.random()), message);
    assertThat(ledger.close().problems())
        .extracting(Problem::kind)
        .containsExactly(Kind.WRONG_CHANNEL, Kind.LOST);
  }

  @Test
  void arrivalAtAnotherUserAgentOrAnotherOfItsNamesIsFound() {
    int message = post(there, null, 60, 201);
    arrive(there, message);
    arrive(new Posted.Address(2, 0, there.channel()), message);
    arrive(new Posted.Address(1, 1, there.channel()), message);
    assertThat(ledger.close().problems())
        .extracting(Problem::kind)
        .containsExactly(Kind.WRONG_USER_AGENT, Kind.WRONG_USER_AGENT);
  }

  @Test
  void duplicatesAreCountedAndNoFault() {
    int message = post(there, null, 60, 201);
    arrive(there, message);
    arrive(there, message);
    arrive(there, message);
    Verdict verdict = ledger.close();
    assertThat(verdict.problems()).isEmpty();
    assertThat(verdict.duplicates()).isEqualTo(2);
  }

  @Test
  void duplicateUnderAnotherVersionIsAFault() {
    int message = post(there, null, 60, 201);
    ledger.arrived(there, Ledger.body(message, 20), "one");
    ledger.arrived(there, Ledger.body(message, 20), "two");
    assertThat(ledger.close().problems())
        .extracting(Problem::kind)
        .containsExactly(Kind.VERSION_CHANGED);
  }

  @Test
  void repeatedMessageWithoutTtlIsAFault() {
    int message = post(there, null, 0, 201);
    arrive(there, message);
    arrive(there, message);
    assertThat(ledger.close().problems())
        .extracting(Problem::kind)
        .containsExactly(Kind.TRANSIENT_REPEATED);
  }

  @Test
  void resetForgivesTheNameThatWasGivenUpAndNoOther() {
    post(there, null, 60, 201);
    post(there, null, 60, 410);
    int lost = post(new Posted.Address(1, 1, there.channel()), null, 60, 201);
    int lostToo = post(new Posted.Address(2, 0, there.channel()), null, 60, 201);
    ledger.renamed(1, 0, true);
    Verdict verdict = ledger.close();
    assertThat(verdict.lost()).containsExactly(lost, lostToo);
    assertThat(verdict.forgiven()).isEqualTo(1);
    assertThat(verdict.resets()).isEqualTo(1);
  }

  @Test
  void resetWithoutCauseIsAFault() {
    ledger.renamed(1, 0, false);
    assertThat(ledger.close().problems())
        .extracting(Problem::kind)
        .containsExactly(Kind.RESET_WITHOUT_CAUSE);
  }

  @Test
  void liveSubscriptionMustNotBeCalledGone() {
    post(there, null, 60, 410);
    post(there, null, 60, 404);
    post(there, null, 60, 500);
    assertThat(ledger.close().problems())
        .extracting(Problem::kind)
        .containsExactly(Kind.REFUSED, Kind.REFUSED, Kind.REFUSED);
  }

  @Test
  void messageNobodySentIsFound() {
    ledger.arrived(there, new byte[] {1, 2, 3}, "v");
    ledger.arrived(there, Ledger.body(77, 20), "v");
    assertThat(ledger.close().problems())
        .extracting(Problem::kind)
        .containsExactly(Kind.UNKNOWN_MESSAGE, Kind.UNKNOWN_MESSAGE);
  }

  @Test
  void waitingGoesUpAndDown() {
    int message = post(there, null, 60, 201);
    assertThat(ledger.waiting(1)).isEqualTo(1);
    arrive(there, message);
    assertThat(ledger.waiting(1)).isZero();
    int early = ledger.posting(there, null, 60);
    arrive(there, early);
    ledger.answered(early, 201);
    assertThat(ledger.waiting(1)).isZero();
  }

  private int post(Posted.Address address, @Nullable Topic topic, int ttl, int status) {
    int number = ledger.posting(address, topic, ttl);
    ledger.answered(number, status);
    return number;
  }

  private void arrive(Posted.Address where, int number) {
    ledger.arrived(where, Ledger.body(number, 20), "version of " + number);
  }
}
