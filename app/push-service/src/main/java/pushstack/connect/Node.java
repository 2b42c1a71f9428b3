package pushstack.connect;

import java.util.function.LongSupplier;
import pushstack.delivery.Nodes;
import pushstack.delivery.Reminders;
import pushstack.delivery.Schedule;
import pushstack.storage.Storage;
import pushstack.webpush.Stamps;
import pushstack.webpush.token.EndpointTokens;

/// What all sessions of a connection node share.
///
/// @param stamps gives each hello its `connected_at` (rule R5)
/// @param nanos a clock for timers, like [System#nanoTime]
record Node(
    ConnectSettings settings,
    Storage storage,
    EndpointTokens tokens,
    Switchboard switchboard,
    Nodes nodes,
    Reminders reminders,
    Schedule schedule,
    BroadcastBoard broadcasts,
    ConnectEvents events,
    Stamps stamps,
    LongSupplier nanos) {}
