package pushstack.infra.ops;

/// The two kinds of node of a fleet, by the name that they publish their metrics under.
public enum NodeRole {
  CONNECTION("connection"),
  ENDPOINT("endpoint");

  private final String dimension;

  NodeRole(String dimension) {
    this.dimension = dimension;
  }

  /// The value of the dimension `FleetMetric.ROLE`.
  public String dimension() {
    return dimension;
  }
}
