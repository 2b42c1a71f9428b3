package pushstack.test.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("heavy")
class FirefoxHarnessTest {
  private static final Map<String, String> SITE =
      Map.of(
          "/",
          "<!doctype html><title>push</title><h1>push</h1>",
          "/worker.js",
          """
          self.addEventListener('push', event => event.waitUntil((async () => {
            for (const page of await clients.matchAll({includeUncontrolled: true})) {
              page.postMessage(event.data ? event.data.text() : 'empty');
            }
          })()));
          """);

  @Test
  void pushClientConnectsRegistersAndWakesTheWorker() throws IOException, InterruptedException {
    try (ScriptedPushServer server = new ScriptedPushServer(SITE);
        Firefox firefox = Firefox.start(FirefoxPreferences.push(server.address("ws", "/")))) {
      firefox.open(server.address("http", "/"));

      String endpoint =
          firefox
              .evaluate(
                  """
                  (async () => {
                    window.messages = [];
                    navigator.serviceWorker.onmessage = event => messages.push(event.data);
                    await navigator.serviceWorker.register('/worker.js');
                    const registration = await navigator.serviceWorker.ready;
                    const subscription = await registration.pushManager.subscribe();
                    return subscription.endpoint;
                  })()
                  """)
              .asText();

      assertThat(endpoint).isEqualTo(server.address("http", "/wpush/v1/token").toString());
      assertThat(server.await("hello").path("use_webpush").asBoolean()).isTrue();
      server.push(server.await("register").path("channelID").asText());
      assertThat(server.await("ack").at("/updates/0/code").asInt()).isEqualTo(100);
      assertThat(firefox.await("messages.shift()").asText()).isEqualTo("empty");
      firefox.restart();
      assertThat(server.await("hello").path("uaid").asText()).isEqualTo(ScriptedPushServer.UAID);
    }
  }
}
