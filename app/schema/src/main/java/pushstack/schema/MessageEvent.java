package pushstack.schema;

import org.jspecify.annotations.Nullable;

/// One thing that happened to one message. All events of a message share its id, whichever node
/// they come from; `MESSAGE-EVENTS.md` explains them for readers.
///
/// Names nobody: user agent and channel are pseudonyms, and neither an endpoint nor a payload nor
/// the id by which a message can be deleted is in it.
///
/// @param version of the form, [#VERSION] for what this code makes
/// @param time milliseconds since the epoch, by the clock of the node
/// @param node where it happened
/// @param message the correlation id; null for a push that was refused before it became a message
/// @param delayMillis since the message was accepted, never negative; 0 without a message
/// @param vapidKey the publisher's public key as base64url; null if it showed none, or if it is not
///   known where this happened
/// @param userAgent pseudonym; null where it is not known
/// @param channel pseudonym; null where it is not known
public record MessageEvent(
    int version,
    long time,
    String node,
    @Nullable String message,
    long delayMillis,
    @Nullable String vapidKey,
    @Nullable String userAgent,
    @Nullable String channel,
    What what) {

  /// Raised when a field changes its meaning; new fields and new kinds leave it as it is.
  public static final int VERSION = 1;

  /// Characters of any text in an event. The longest that we make, a reason, has about 100.
  public static final int MAX_TEXT = 256;

  /// What happened, by kind.
  public sealed interface What {

    /// A push passed all checks and is about to be delivered.
    ///
    /// @param bytes of its body, 0 without one
    /// @param encoding of its body; null without one
    /// @param ttl seconds
    /// @param topic whether it has one
    record Received(int bytes, @Nullable String encoding, int ttl, boolean topic, String urgency)
        implements What {}

    /// The live session of its user agent took it in hand.
    record HandedOver() implements What {}

    /// It went to the user agent.
    ///
    /// @param fromStorage whether it was read from storage, and not handed over
    /// @param os family, by what the user agent says of itself
    /// @param browser likewise
    record Sent(boolean fromStorage, String os, String browser) implements What {}

    /// The user agent acknowledged it.
    ///
    /// @param code as the user agent sent it: 100 is delivered, 101 could not be decrypted, 102 is
    ///   not delivered for another reason
    record Acknowledged(boolean fromStorage, int code, String os, String browser) implements What {}

    /// Its row is durable.
    record Stored() implements What {}

    /// Its row was read to be sent.
    record Fetched() implements What {}

    /// It was not delivered in its time.
    ///
    /// @param reason one of the constants
    record Expired(String reason) implements What {
      /// Its TTL is zero and no session could take it.
      public static final String NOT_KEPT = "not_kept";

      /// Its row was found past its TTL.
      public static final String PAST_TTL = "past_ttl";
    }

    /// There is no row of it any more.
    ///
    /// @param reason one of the constants
    record Deleted(String reason) implements What {
      /// Nobody needs it: it was acknowledged or has expired, or its channel is gone.
      public static final String SETTLED = "settled";

      /// Its publisher took it back.
      public static final String WITHDRAWN = "withdrawn";

      /// A newer message of its topic is there.
      public static final String SUPERSEDED = "superseded";
    }

    /// The publisher was told no.
    ///
    /// @param errno 0 where the table of errors has none
    /// @param reason what the publisher was told
    record Refused(int status, int errno, String reason) implements What {
      public Refused {
        checked("reason", reason);
      }
    }

    /// A phone's own push service answered.
    ///
    /// @param bridge `gcm`, `apns` …
    /// @param status of its answer
    /// @param reason its word for it
    record Bridged(String bridge, int status, String reason) implements What {
      public Bridged {
        checked("bridge", bridge);
        checked("reason", reason);
      }
    }

    /// A kind that this code does not know, from a newer node.
    record Unknown(String kind) implements What {}
  }

  public MessageEvent {
    if (version < 1 || time < 0 || delayMillis < 0) {
      throw new IllegalArgumentException("version, time or delay is out of range");
    }
    checked("node", node);
    checked("message", message);
    checked("vapid_key", vapidKey);
    checked("user_agent", userAgent);
    checked("channel", channel);
  }

  private static void checked(String name, @Nullable String text) {
    if (text != null && text.length() > MAX_TEXT) {
      throw new IllegalArgumentException(name + " has more than " + MAX_TEXT + " characters");
    }
  }

  /// The name of the kind, as in the JSON.
  public String kind() {
    return switch (what) {
      case What.Received _ -> "received";
      case What.HandedOver _ -> "handed_over";
      case What.Sent _ -> "sent";
      case What.Acknowledged _ -> "acknowledged";
      case What.Stored _ -> "stored";
      case What.Fetched _ -> "fetched";
      case What.Expired _ -> "expired";
      case What.Deleted _ -> "deleted";
      case What.Refused _ -> "refused";
      case What.Bridged _ -> "bridged";
      case What.Unknown(String kind) -> kind;
    };
  }
}
