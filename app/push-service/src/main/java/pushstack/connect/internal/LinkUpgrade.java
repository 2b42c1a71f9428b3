package pushstack.connect.internal;

import io.helidon.common.buffers.BufferData;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HttpPrologue;
import io.helidon.http.WritableHeaders;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http1.spi.Http1Upgrader;
import io.helidon.webserver.spi.ServerConnection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Makes a connection of the internal port a link, if its caller has one of the secrets; whoever
/// has none stays with HTTP, where nothing is to be had.
final class LinkUpgrade implements Http1Upgrader {
  private static final HeaderName NONCE = HeaderNames.create(LinkHandshake.NONCE);
  private static final HeaderName PROOF = HeaderNames.create(LinkHandshake.PROOF);

  private final Supplier<List<byte[]>> secrets;
  private final InternalCalls calls;
  private final Set<AcceptedLink> links = ConcurrentHashMap.newKeySet();

  /// @param secrets those of the moment
  LinkUpgrade(Supplier<List<byte[]>> secrets, InternalCalls calls) {
    this.secrets = secrets;
    this.calls = calls;
  }

  /// The links that are open.
  Set<AcceptedLink> links() {
    return links;
  }

  @Override
  public String supportedProtocol() {
    return LinkHandshake.PROTOCOL;
  }

  @Override
  public @Nullable ServerConnection upgrade(
      ConnectionContext context, HttpPrologue prologue, WritableHeaders<?> headers) {
    String nonce = headers.first(NONCE).orElse("");
    String proof = headers.first(PROOF).orElse("");
    Optional<byte[]> secret = LinkHandshake.secretOf(secrets.get(), nonce, proof);
    return secret.map(it -> begin(context, nonce, it)).orElse(null);
  }

  private ServerConnection begin(ConnectionContext context, String callerNonce, byte[] secret) {
    String nonce = LinkHandshake.nonce();
    String proof = LinkHandshake.nodeProof(secret, callerNonce, nonce);
    byte[] head = LinkHandshake.head("HTTP/1.1 101 Switching Protocols", nonce, proof);
    context.dataWriter().writeNow(BufferData.create(head));
    LinkWire wire = AcceptedLink.wire(context);
    var reader = new LinkReader(wire, LinkHandshake.callSeal(secret, callerNonce, nonce));
    var writer = LinkWriter.start(wire, LinkHandshake.answerSeal(secret, callerNonce, nonce));
    return new AcceptedLink(reader, writer, calls, secret, secrets, links);
  }
}
