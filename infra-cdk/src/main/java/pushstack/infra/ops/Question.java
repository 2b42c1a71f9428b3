package pushstack.infra.ops;

import java.util.List;
import pushstack.schema.FleetMetric;

/// What an operator asks, in the order in which they ask it, and what besides the alarms helps to
/// answer it.
@SuppressWarnings("ImmutableEnumChecker") // its lists are immutable ones
enum Question {
  CONNECT(
      "Can users connect?",
      NodeRole.CONNECTION,
      FleetMetric.CONNECTIONS,
      FleetMetric.HELLOS,
      FleetMetric.CONNECTION_UTILIZATION),
  SEND(
      "Can senders send?",
      NodeRole.ENDPOINT,
      FleetMetric.PUSHES_ACCEPTED,
      FleetMetric.CLIENT_ERRORS,
      FleetMetric.SERVER_ERRORS,
      FleetMetric.VAPID_ERRORS),
  DELAY(
      "Is anything stored or delivered late?",
      NodeRole.ENDPOINT,
      FleetMetric.PUSHES_DIRECT,
      FleetMetric.PUSHES_STORED),
  FLEET("Is the fleet healthy?", NodeRole.CONNECTION),
  PUSH_LOG("Do the push log and the alarms arrive?", NodeRole.ENDPOINT);

  private final String text;
  private final NodeRole role;
  private final List<FleetMetric> context;

  Question(String text, NodeRole role, FleetMetric... context) {
    this.text = text;
    this.role = role;
    this.context = List.of(context);
  }

  String text() {
    return text;
  }

  /// Whose metrics [#context] are.
  NodeRole role() {
    return role;
  }

  /// Metrics without an alarm of their own: what is usual depends on who uses the service.
  List<FleetMetric> context() {
    return context;
  }
}
