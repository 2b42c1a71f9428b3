package pushstack.infra;

/// What the Network stack provides to the stacks with machines, under SSM parameters: whoever
/// deploys one of them alone finds it there.
enum NetworkPart {
  VPC("vpc"),
  /// Ids with commas between them, one a zone.
  PUBLIC_SUBNETS("public-subnets"),
  /// As before; where machines stand.
  MACHINE_SUBNETS("machine-subnets"),
  WEBSOCKET_BALANCER("websocket-balancer"),
  CONNECTION_NODES("connection-nodes"),
  ENDPOINT_BALANCER("endpoint-balancer"),
  ENDPOINT_NODES("endpoint-nodes");

  private final String id;

  NetworkPart(String id) {
    this.id = id;
  }

  /// The name of its parameter.
  String parameter() {
    return "network/" + id;
  }
}
