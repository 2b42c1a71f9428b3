package pushstack.loadtest.agent;

import java.net.URI;
import pushstack.loadtest.measure.Mailbox;
import pushstack.webpush.ChannelId;
import pushstack.webpush.encryption.UserAgentKeys;

/// A channel with what belongs to it.
///
/// @param endpoint as scenarios see it
/// @param audience origin of the endpoint as the server has told it, which VAPID tokens name
record Subscription(
    ChannelId channel,
    URI endpoint,
    String audience,
    UserAgentKeys keys,
    Mailbox.Channel account) {}
