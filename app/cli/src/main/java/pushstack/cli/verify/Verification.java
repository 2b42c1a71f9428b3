package pushstack.cli.verify;

import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import pushstack.cli.deployed.Target;
import pushstack.cli.verify.StepResult.Outcome;
import pushstack.webpush.ChannelId;
import pushstack.webpush.ContentEncoding;
import pushstack.webpush.Payload;
import pushstack.webpush.Ttl;
import pushstack.webpush.Uaid;
import pushstack.webpush.encryption.Aes128gcm;
import pushstack.webpush.encryption.Decryption;
import pushstack.webpush.encryption.UserAgentKeys;
import pushstack.webpush.protocol.ClientMessage;
import pushstack.webpush.protocol.ServerMessage;
import pushstack.webpush.vapid.VapidSigner;

/// One run through all steps, by one thread. What it made it takes back, also when a step fails.
final class Verification {
  /// Long enough for the run; what a failed run leaves behind is gone soon after.
  private static final Ttl TTL = new Ttl(600);

  /// How often a service may repeat what it was told is done with.
  private static final int MAX_REPEATS = 10;

  private static final int CREATED = 201;
  private static final int GONE = 410;
  private static final int OK = 200;

  private final Target target;
  private final HttpClient http;
  private final InstantSource clock;
  private final Duration timeout;
  private final Sender sender;
  private final UserAgentKeys keys = UserAgentKeys.generate();
  private final ChannelId channel = ChannelId.random();
  private @Nullable UserAgent userAgent;
  private @Nullable Uaid uaid;
  private @Nullable URI endpoint;
  private @Nullable String acknowledged;
  private boolean registered;
  private String note = "";

  /// @param timeout of each wait for the service; a step has a few of them
  Verification(Target target, HttpClient http, InstantSource clock, Duration timeout) {
    this.target = target;
    this.http = http;
    this.clock = clock;
    this.timeout = timeout;
    this.sender = new Sender(http, clock, timeout);
  }

  /// Does all steps and cleans up.
  ///
  /// @param progress told of each step as it is done
  List<StepResult> run(Consumer<StepResult> progress) {
    List<StepResult> results = new ArrayList<>();
    boolean failed = false;
    for (Step step : Step.values()) {
      StepResult result =
          failed ? new StepResult(step, new Outcome.Skipped(), Duration.ZERO) : tried(step);
      failed |= result.failed();
      results.add(result);
      progress.accept(result);
    }
    cleanUp();
    return results;
  }

  private StepResult tried(Step step) {
    Instant start = clock.instant();
    note = "";
    Outcome outcome;
    try {
      perform(step);
      outcome = new Outcome.Passed(note);
    } catch (StepException e) {
      outcome = new Outcome.Failed(e.reason());
    }
    return new StepResult(step, outcome, Duration.between(start, clock.instant()));
  }

  private void perform(Step step) throws StepException {
    switch (step) {
      case CONNECT -> connect();
      case HELLO -> uaid = hello(Optional.empty());
      case REGISTER -> endpoint = register();
      case ADDRESS -> checkAddress();
      case PUSH, STORE -> push(step, CREATED);
      case RECEIVE -> receive();
      case ACKNOWLEDGE -> acknowledgeAndLeave();
      case RETURN -> comeBack();
      case UNREGISTER -> unregister();
      case GONE -> push(step, GONE);
    }
  }

  // ------------------------------------------------------------------ the steps

  private void connect() throws StepException {
    if (userAgent != null) {
      userAgent.close();
    }
    userAgent = UserAgent.connect(http, target.webSocket(), timeout);
  }

  private Uaid hello(Optional<Uaid> known) throws StepException {
    return open()
        .ask(new ClientMessage.Hello(known, Map.of(), Optional.empty()), ServerMessage.Hello.class)
        .uaid();
  }

  private URI register() throws StepException {
    // Also if its answer gets lost.
    registered = true;
    ServerMessage.Register answer =
        open()
            .ask(
                new ClientMessage.Register(
                    channel.toString(), Optional.of(channel), Optional.of(sender.publicKey())),
                ServerMessage.Register.class);
    if (answer.status() != OK) {
      throw new StepException("register was answered with status " + answer.status());
    }
    try {
      URI made = URI.create(answer.pushEndpoint());
      if (made.getHost() != null && made.getScheme() != null) {
        return made;
      }
    } catch (IllegalArgumentException _) {
      // Said below, as for one without a host.
    }
    throw new StepException("the push endpoint \"" + answer.pushEndpoint() + "\" is no URL");
  }

  private void checkAddress() throws StepException {
    String expected = VapidSigner.audience(target.endpoint());
    String actual = VapidSigner.audience(made());
    if (!actual.equals(expected)) {
      throw new StepException(
          "push endpoints begin with " + actual + " rather than with " + expected);
    }
  }

  private void push(Step step, int expected) throws StepException {
    sender.push(made(), keys.publicKeys(), text(step), TTL, expected);
  }

  private void receive() throws StepException {
    ServerMessage.Notification push = notification("the push");
    check(push, Step.PUSH);
    acknowledged = push.version();
  }

  private ServerMessage.Notification notification(String awaited) throws StepException {
    ServerMessage.Notification push = open().next(ServerMessage.Notification.class, awaited);
    if (!push.channel().equals(channel)) {
      throw new StepException(
          "a notification came for a channel that this user agent does not have");
    }
    return push;
  }

  private void check(ServerMessage.Notification push, Step sent) throws StepException {
    Payload payload = push.payload();
    if (payload == null || payload.encoding() != ContentEncoding.AES128GCM) {
      throw new StepException("the notification came without its encrypted body");
    }
    switch (Aes128gcm.decrypt(keys, payload.body())) {
      case Decryption.Clear(byte[] bytes) -> {
        if (!new String(bytes, StandardCharsets.UTF_8).equals(text(sent))) {
          throw new StepException("the notification holds another text than was sent");
        }
      }
      case Decryption.Refused(String reason) ->
          throw new StepException("the notification does not decrypt: " + reason);
    }
  }

  private void acknowledgeAndLeave() throws StepException {
    acknowledge(Objects.requireNonNull(acknowledged));
    open().leave();
  }

  private void acknowledge(String version) throws StepException {
    open()
        .say(
            new ClientMessage.Ack(
                List.of(
                    new ClientMessage.Update(
                        version, ClientMessage.Update.DEFAULT_CODE, Optional.of(channel)))));
  }

  private void comeBack() throws StepException {
    reconnect();
    // A row that was acknowledged may still be on its way out: the service promises "at least
    // once".
    for (int i = 0; i <= MAX_REPEATS; i++) {
      ServerMessage.Notification push =
          notification("the push that was accepted while the user agent was away");
      acknowledge(push.version());
      if (!push.version().equals(acknowledged)) {
        check(push, Step.STORE);
        return;
      }
      note = "the acknowledged push came once more";
    }
    throw new StepException("the acknowledged push comes again and again");
  }

  private void reconnect() throws StepException {
    Uaid before = Objects.requireNonNull(uaid);
    connect();
    if (!hello(Optional.of(before)).equals(before)) {
      throw new StepException("the service no longer knows the user agent and gave it a new id");
    }
  }

  private void unregister() throws StepException {
    int status =
        open()
            .ask(
                new ClientMessage.Unregister(channel, ClientMessage.Unregister.DEFAULT_CODE),
                ServerMessage.Unregister.class)
            .status();
    if (status != OK) {
      throw new StepException("unregister was answered with status " + status);
    }
    registered = false;
  }

  /// What a push of this run says: nobody else's can be taken for it.
  private String text(Step step) {
    return "pushstack verify " + step.label() + " " + channel;
  }

  private UserAgent open() {
    return Objects.requireNonNull(userAgent);
  }

  private URI made() {
    return Objects.requireNonNull(endpoint);
  }

  // ------------------------------------------------------------------ the end

  /// Gives the subscription up if the steps did not come that far, and hangs up.
  private void cleanUp() {
    try {
      if (registered) {
        reconnect();
        unregister();
      }
      if (userAgent != null) {
        userAgent.leave();
      }
    } catch (StepException _) {
      // The service that failed a step need not manage this; a subscription without a user agent
      // expires there.
    } finally {
      if (userAgent != null) {
        userAgent.close();
      }
    }
  }
}
