package pushstack.cli.deployed;

import java.net.URI;

/// The two addresses of a deployment.
///
/// @param webSocket where user agents connect, `ws` or `wss`
/// @param endpoint what push endpoints begin with, `http` or `https`
public record Target(URI webSocket, URI endpoint) {
  public Target {
    require(webSocket, "ws", "wss");
    require(endpoint, "http", "https");
  }

  private static void require(URI address, String plain, String secure) {
    String scheme = String.valueOf(address.getScheme());
    if (address.getHost() == null || !(scheme.equals(plain) || scheme.equals(secure))) {
      throw new IllegalArgumentException(
          address + " is no address that begins with " + plain + ":// or " + secure + "://");
    }
  }
}
