package pushstack.test.peer;

import pushstack.webpush.protocol.ServerMessage.Notification;

/// A notification as a user agent got it.
///
/// @param nanoTime when, by `System.nanoTime()`
public record Received(Notification notification, long nanoTime) {}
