package pushstack.connect;

import java.util.Arrays;
import java.util.Collection;
import pushstack.webpush.ChannelId;

/// The channels of one user agent in an array: most have a handful, and a node holds very many of
/// these. Immutable.
final class ChannelSet {
  static final ChannelSet NONE = new ChannelSet(new long[0]);

  /// High and low half of each identifier, in no order.
  private final long[] halves;

  private ChannelSet(long[] halves) {
    this.halves = halves;
  }

  static ChannelSet of(Collection<ChannelId> channels) {
    var set = NONE;
    for (ChannelId channel : channels) {
      set = set.with(channel);
    }
    return set;
  }

  int size() {
    return halves.length / 2;
  }

  boolean contains(ChannelId channel) {
    return indexOf(channel) >= 0;
  }

  ChannelSet with(ChannelId channel) {
    if (contains(channel)) {
      return this;
    }
    long[] more = Arrays.copyOf(halves, halves.length + 2);
    more[halves.length] = channel.value().getMostSignificantBits();
    more[halves.length + 1] = channel.value().getLeastSignificantBits();
    return new ChannelSet(more);
  }

  ChannelSet without(ChannelId channel) {
    int at = indexOf(channel);
    if (at < 0) {
      return this;
    }
    long[] fewer = Arrays.copyOf(halves, halves.length - 2);
    if (at < fewer.length) {
      fewer[at] = halves[halves.length - 2];
      fewer[at + 1] = halves[halves.length - 1];
    }
    return new ChannelSet(fewer);
  }

  private int indexOf(ChannelId channel) {
    long high = channel.value().getMostSignificantBits();
    long low = channel.value().getLeastSignificantBits();
    for (int i = 0; i < halves.length; i += 2) {
      if (halves[i] == high && halves[i + 1] == low) {
        return i;
      }
    }
    return -1;
  }
}
