package pushstack.loadtest.result;

import java.io.IOException;
import pushstack.loadtest.measure.EncodedHistogram;
import pushstack.loadtest.measure.Second;

/// Reads one element of `series`.
final class SecondReader {
  private final JsonCursor json;
  private int second = -1;
  private int agents;
  private long sent;
  private long accepted;
  private long delivered;
  private long hellos;
  private long failures;
  private EncodedHistogram delivery = EncodedHistogram.EMPTY;

  SecondReader(JsonCursor json) {
    this.json = json;
  }

  Second read() throws IOException {
    json.object(this::field);
    if (second < 0) {
      throw new ResultException(json.place() + " has no second");
    }
    return new Second(second, agents, sent, accepted, delivered, hellos, failures, delivery);
  }

  private boolean field(String name) throws IOException {
    switch (name) {
      case "second" -> second = json.smallCount();
      case "agents" -> agents = json.smallCount();
      case "sent" -> sent = json.count();
      case "accepted" -> accepted = json.count();
      case "delivered" -> delivered = json.count();
      case "hellos" -> hellos = json.count();
      case "failures" -> failures = json.count();
      case "delivery" -> delivery = ResultReader.encodedHistogram(json);
      default -> {
        return false;
      }
    }
    return true;
  }
}
