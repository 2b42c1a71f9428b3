package pushstack.infra.environment;

/// Where the TLS of user agents ends.
public enum Tls {
  /// At the load balancer, with a certificate that renews itself. The dearer one above about
  /// 100,000 connections, since a capacity unit covers 3,000 of them.
  NLB,
  /// On the node, with a certificate from a secret. A capacity unit covers 100,000 connections.
  NODE
}
