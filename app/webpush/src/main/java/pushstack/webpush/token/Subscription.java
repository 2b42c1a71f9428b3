package pushstack.webpush.token;

import java.util.Optional;
import pushstack.webpush.ChannelId;
import pushstack.webpush.Uaid;

/// What an endpoint stands for.
///
/// @param key if present, only the holder of this VAPID key may push
public record Subscription(Uaid uaid, ChannelId channel, Optional<VapidKeyHash> key) {}
