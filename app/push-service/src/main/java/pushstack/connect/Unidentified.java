package pushstack.connect;

import java.util.Optional;
import pushstack.connect.ConnectEvents.Greeting;
import pushstack.connect.socket.WebSocket;
import pushstack.connect.socket.WebSocketHandler;
import pushstack.delivery.CallReply;
import pushstack.metrics.UserAgentTags;
import pushstack.storage.Routers;
import pushstack.storage.SessionRef;
import pushstack.storage.StorageException;
import pushstack.webpush.Uaid;
import pushstack.webpush.Urgency;
import pushstack.webpush.protocol.ClientMessage;
import pushstack.webpush.protocol.ClientMessages;
import pushstack.webpush.protocol.MalformedMessageException;

/// A socket that has not said hello. A valid hello turns it into a [Session]; everything else ends
/// it.
final class Unidentified implements WebSocketHandler {
  private final Node node;
  private final Greetings greetings;
  private final UserAgentTags tags;
  private final long openedAt;

  /// Set once by whoever watches the time to the hello.
  private volatile boolean answered;

  Unidentified(Node node, Greetings greetings, UserAgentTags tags) {
    this.node = node;
    this.greetings = greetings;
    this.tags = tags;
    this.openedAt = node.nanos().getAsLong();
  }

  long openedAt() {
    return openedAt;
  }

  @Override
  public void onOpen(WebSocket socket) {
    greetings.add(socket, this);
  }

  @Override
  public void onText(WebSocket socket, String text) {
    if (answered) {
      return;
    }
    greetings.remove(socket);
    answered = true;
    ClientMessage message;
    try {
      message = ClientMessages.parse(text);
    } catch (MalformedMessageException e) {
      socket.close(CloseCodes.INTERNAL_ERROR, "Json");
      return;
    }
    if (!(message instanceof ClientMessage.Hello hello)) {
      socket.close(CloseCodes.INTERNAL_ERROR, "SM");
      return;
    }
    try {
      greet(socket, hello);
    } catch (StorageException e) {
      socket.close(CloseCodes.INTERNAL_ERROR, "SM");
    }
  }

  /// Rule R3: registry (pending), record, storage fetch, hello frame, batch.
  private void greet(WebSocket socket, ClientMessage.Hello hello) {
    if (hello.uaid().isEmpty()) {
      greetNew(socket, hello, Greeting.NEW);
      return;
    }
    Session session = enter(socket, hello, hello.uaid().get());
    if (session.ended()) {
      return;
    }
    boolean opened = false;
    try {
      switch (node.storage().routers().connect(session.uaid(), session.ref())) {
        case Routers.Connect.Connected(var before) -> {
          before
              .session()
              .filter(old -> !old.node().equals(node.settings().node()))
              .ifPresent(old -> closeElsewhere(old, session.uaid()));
          node.events().hello(Greeting.EXISTING, tags, before.channels().size());
          opened = session.open(hello, Optional.of(before));
        }
        case Routers.Connect.Superseded _ -> {
          node.events().alreadyConnected();
          session.end(CloseCodes.INTERNAL_ERROR, "AlreadyConnected");
        }
        case Routers.Connect.Unknown _ -> {
          session.abandon();
          greetNew(socket, hello, Greeting.REASSIGNED);
          opened = true;
        }
      }
    } finally {
      if (!opened) {
        session.end(CloseCodes.INTERNAL_ERROR, "SM");
      }
    }
  }

  /// Nothing is written for a user agent without a subscription; the first `register` creates it.
  private void greetNew(WebSocket socket, ClientMessage.Hello hello, Greeting greeting) {
    node.events().hello(greeting, tags, 0);
    enter(socket, hello, Uaid.random()).open(hello, Optional.empty());
  }

  private Session enter(WebSocket socket, ClientMessage.Hello hello, Uaid uaid) {
    var ref = new SessionRef(node.settings().node(), node.stamps().nextMicros());
    var session =
        new Session(node, socket, uaid, ref, tags, hello.urgency().orElse(Urgency.VERY_LOW));
    socket.become(session);
    node.switchboard()
        .enter(session)
        .ifPresent(loser -> loser.end(CloseCodes.INTERNAL_ERROR, "Replaced"));
    return session;
  }

  /// Rule R13, repeated until it is heard (R14).
  private void closeElsewhere(SessionRef old, Uaid uaid) {
    Thread.startVirtualThread(() -> {
      if (node.nodes().close(old, uaid) == CallReply.UNCLEAR) {
        node.reminders().repeat(() -> node.nodes().close(old, uaid));
      }
    });
  }

  @Override
  public void onPong(WebSocket socket) {
    // Tolerated before the hello, and no substitute for it.
  }

  @Override
  public void onClosed(WebSocket socket, Closed how) {
    greetings.remove(socket);
  }
}
