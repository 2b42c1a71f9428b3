package pushstack.service;

import java.net.URI;
import java.util.Optional;

/// What somebody who has just started the service wants to know.
final class Announcement {
  /// The library encrypts and signs. Its own sender speaks HTTPS only, so that Node's fetch sends.
  private static final String SEND =
      """

      Send with a web-push library, as E=endpoint P=p256dh A=auth of a subscription:
        npm install web-push && node -e '
          const e = process.env, d = require("web-push").generateRequestDetails(
            {endpoint: e.E, keys: {p256dh: e.P, auth: e.A}}, "hello", {TTL: 60});
          fetch(d.endpoint, {method: d.method, headers: d.headers, body: d.body})
            .then(r => console.log(r.status))'
      """;

  private Announcement() {}

  static String of(PushService service) {
    var text = new StringBuilder("\nPushstack is running.\n\n");
    service.pageUrl().ifPresent(url -> line(text, "Try it", url + "  (open it in a browser)"));
    service.webSocketUrl().ifPresent(url -> line(text, "User agents", url.toString()));
    service.endpointUrl().ifPresent(url -> line(text, "Endpoints", url.toString()));
    line(text, "Operators", service.adminUrl() + "/metrics");
    Optional<URI> webSocket = service.webSocketUrl();
    if (webSocket.isPresent()) {
      text.append("\nFirefox, in about:config:\n");
      preference(text, "dom.push.serverURL", webSocket.get().toString());
      preference(text, "dom.push.connection.enabled", "true");
      if (webSocket.get().getScheme().equals("ws")) {
        preference(text, "dom.push.testing.allowInsecureServerURL", "true");
      }
      text.append(SEND);
    }
    return text.append("\nCtrl-C stops it.\n\n").toString();
  }

  private static void line(StringBuilder text, String name, String value) {
    text.append("  ").append(name).repeat(' ', 14 - name.length()).append(value).append('\n');
  }

  private static void preference(StringBuilder text, String name, String value) {
    text.append("  ").append(name).append(" = ").append(value).append('\n');
  }
}
