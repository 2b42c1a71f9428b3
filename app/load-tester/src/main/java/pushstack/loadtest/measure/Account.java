package pushstack.loadtest.measure;

/// Every message of a run, in exactly one of the states that end its life, and how many came more
/// than once. All messages that were sent are in the sum of [#refused], [#failed] and [#accepted];
/// all that were accepted in that of [#delivered], [#expired], [#replaced], [#abandoned] and
/// [#lost].
///
/// @param sent posted
/// @param refused answered with another status than 201
/// @param failed never answered: it may or may not have been taken, and may have been delivered
/// @param accepted answered 201
/// @param delivered accepted, and arrived at least once before the run ended
/// @param expired accepted, and not delivered before its TTL was over; also with a TTL of 0
/// @param replaced accepted, and replaced by a later one of the same topic before it was delivered
/// @param abandoned accepted, and not owed any more: its subscription or user agent was given up
/// @param lost accepted, owed, and not there when the user agent was connected for long enough
/// @param duplicated arrivals after the message had been acknowledged
/// @param repeated arrivals after the first, before an acknowledgement: at least once, as promised
/// @param unknown arrivals that nobody sent: another sender, or a broken server
public record Account(
    long sent,
    long refused,
    long failed,
    long accepted,
    long delivered,
    long expired,
    long replaced,
    long abandoned,
    long lost,
    long duplicated,
    long repeated,
    long unknown) {

  public static final Account EMPTY = new Account(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

  public Account plus(Account other) {
    return new Account(
        sent + other.sent,
        refused + other.refused,
        failed + other.failed,
        accepted + other.accepted,
        delivered + other.delivered,
        expired + other.expired,
        replaced + other.replaced,
        abandoned + other.abandoned,
        lost + other.lost,
        duplicated + other.duplicated,
        repeated + other.repeated,
        unknown + other.unknown);
  }
}
