package pushstack.loadtest.scenario;

import java.util.Optional;
import pushstack.webpush.ChannelId;

/// A message that has arrived.
///
/// @param version what names it in an acknowledgement
/// @param data decrypted; empty if there was no body
public record Notification(ChannelId channel, String version, Optional<byte[]> data) {}
