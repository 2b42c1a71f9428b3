package pushstack.infra;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import pushstack.infra.environment.Machines;
import pushstack.infra.ops.NodeRole;

/// How the machines of one role differ from those of the other.
///
/// @param role which of the two
/// @param securityGroup who may talk to them
/// @param settings keys of the configuration that hold for this role only, as `key=value`
/// @param maxConnections how many connections the machine is set up for
/// @param tlsSecret where the certificate and its key are, if TLS ends on the node
/// @param tracking how long the network remembers an idle connection
record NodeSpec(
    NodeRole role,
    Machines machines,
    NetworkPart securityGroup,
    List<String> settings,
    OptionalInt maxConnections,
    Optional<String> tlsSecret,
    Duration tracking) {
  NodeSpec {
    settings = List.copyOf(settings);
  }

  /// The role as the node knows it.
  String roleName() {
    return role.dimension();
  }
}
