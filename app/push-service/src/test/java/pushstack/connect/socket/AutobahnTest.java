package pushstack.connect.socket;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/// The Autobahn test suite's sections 1 to 7 and 10, on each transport, with the bytes sent at once
/// and in small pieces.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AutobahnTest {
  private static final int LARGEST = 1024 * 1024;

  private final Map<Transport, WebSocketListener> listeners = new EnumMap<>(Transport.class);

  @BeforeAll
  void listen() {
    Settings settings = Transport.settings().withBinaryMessages(true).withMaxMessageBytes(LARGEST);
    for (Transport transport : Transport.values()) {
      listeners.put(
          transport, transport.start(settings, handshake -> new Recorder(handshake, true)));
    }
  }

  @AfterAll
  void stop() {
    listeners.values().forEach(WebSocketListener::close);
  }

  @TestFactory
  Stream<DynamicTest> cases() {
    return Stream.of(Transport.values())
        .flatMap(transport ->
            Stream.of("whole", "in pieces")
                .flatMap(manner ->
                    AutobahnCases.all().stream()
                        .map(test ->
                            DynamicTest.dynamicTest(
                                test.id() + " " + transport + " " + manner,
                                () -> run(transport, manner.equals("whole"), test)))));
  }

  private void run(Transport transport, boolean whole, AutobahnCase test) {
    WebSocketListener listener = Objects.requireNonNull(listeners.get(transport));
    try (RawClient client = transport.open(listener)) {
      List<byte[]> steps = test.steps();
      for (int i = 0; i < steps.size(); i++) {
        byte[] step = steps.get(i);
        // Every byte alone, but not 65,536 times.
        client.send(step, whole ? Math.max(step.length, 1) : step.length / 500 + 1);
        if (i < steps.size() - 1 && test.answers().isEmpty()) {
          assertThat(client.staysSilent()).as("not ended after step %s", i + 1).isTrue();
        }
      }
      for (AutobahnCase.Answer answer : test.answers()) {
        RawClient.Frame frame = client.readFrame();
        assertThat(answer.isIn(frame)).as("answer %s, got %s", answer, frame).isTrue();
      }
      RawClient.Frame close = client.readFrame();
      assertThat(close.first()).isEqualTo(0x88);
      assertThat(close.closeCode()).isEqualTo(test.close());
      assertThat(client.read()).as("the server ends the stream").isNegative();
    }
  }
}
