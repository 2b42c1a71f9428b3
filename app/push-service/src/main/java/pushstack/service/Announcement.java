package pushstack.service;

import java.net.URI;
import java.util.Optional;

/// What somebody who has just started the service wants to know.
final class Announcement {
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
      text.append("\nThen send from a shell, with the subscription that a page got:\n")
          .append("  npx web-push generate-vapid-keys\n")
          .append(
              "  npx web-push send-notification --endpoint=… --key=… --auth=… --payload=hello \\\n")
          .append("    --vapid-subject=mailto:you@example.org --vapid-pubkey=… --vapid-pvtkey=…\n");
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
