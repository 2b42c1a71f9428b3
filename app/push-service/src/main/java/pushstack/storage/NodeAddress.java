package pushstack.storage;

import java.net.URI;

/// Where the other nodes reach a connection node: the base URL of its internal listener, without a
/// trailing slash. Stored as `node_id`.
public record NodeAddress(String url) {

  public NodeAddress {
    URI uri = URI.create(url);
    if (uri.getHost() == null || !"http".equals(uri.getScheme()) || url.endsWith("/")) {
      throw new IllegalArgumentException("not a node address: " + url);
    }
  }

  @Override
  public String toString() {
    return url;
  }
}
