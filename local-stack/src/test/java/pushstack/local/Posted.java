package pushstack.local;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import pushstack.webpush.ChannelId;
import pushstack.webpush.Topic;

/// One push of a run and all that became of it. Guarded by its ledger.
final class Posted {
  /// The sender got no answer: it may have been accepted or not.
  static final int NO_ANSWER = 0;

  final int number;
  final Address address;
  final @Nullable Topic topic;
  final int ttl;
  final long began;
  long ended = Long.MAX_VALUE;
  int status = NO_ANSWER;
  @Nullable String version;
  final List<Long> arrivals = new ArrayList<>();

  Posted(int number, Address address, @Nullable Topic topic, int ttl, long began) {
    this.number = number;
    this.address = address;
    this.topic = topic;
    this.ttl = ttl;
    this.began = began;
  }

  /// To whom: the user agent, under which of its names, on which channel.
  record Address(int agent, int life, ChannelId channel) {}

  /// Whether the service is bound by its promise.
  boolean promised() {
    return status == 201 && ttl > 0;
  }

  boolean arrived() {
    return !arrivals.isEmpty();
  }

  /// Whether this one may have been accepted after the other: then it may stand for it.
  boolean mayReplace(Posted other) {
    return this != other
        && topic != null
        && topic.equals(other.topic)
        && address.equals(other.address)
        && ended > other.began;
  }
}
