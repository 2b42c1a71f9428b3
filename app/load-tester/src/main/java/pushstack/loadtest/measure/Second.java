package pushstack.loadtest.measure;

/// One second of a run.
///
/// @param second since the begin of the run, from 0
/// @param agents connected at its end
/// @param sent messages posted in it; and so on
/// @param failures scenarios that failed in it
/// @param deliveryP50Micros of the messages that were delivered in it; 0 if none was
public record Second(
    int second,
    int agents,
    long sent,
    long accepted,
    long delivered,
    long hellos,
    long failures,
    long deliveryP50Micros,
    long deliveryP99Micros,
    long deliveryMaxMicros) {}
