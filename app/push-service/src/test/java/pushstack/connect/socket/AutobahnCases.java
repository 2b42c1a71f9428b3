package pushstack.connect.socket;

import static java.nio.charset.StandardCharsets.UTF_8;
import static pushstack.connect.socket.AutobahnCase.ends;
import static pushstack.connect.socket.AutobahnCase.served;
import static pushstack.connect.socket.RawClient.closing;
import static pushstack.connect.socket.RawClient.frame;
import static pushstack.connect.socket.RawClient.join;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import pushstack.connect.socket.AutobahnCase.Answer;

/// Sections 1 to 5, 7 and 10; section 6 is in [Utf8Cases].
final class AutobahnCases {
  private static final byte[] NOTHING = {};
  private static final byte[] HELLO = utf8("Hello, world!");
  private static final byte[] PING = frame(0x89, NOTHING);

  private AutobahnCases() {}

  static List<AutobahnCase> all() {
    List<AutobahnCase> all = new ArrayList<>();
    framing(all);
    pings(all);
    reserved(all);
    opcodes(all);
    fragments(all);
    all.addAll(Utf8Cases.all());
    closes(all);
    all.add(autoFragmented());
    return all;
  }

  static byte[] utf8(String text) {
    return text.getBytes(UTF_8);
  }

  static byte[] stars(int count, char star) {
    byte[] stars = new byte[count];
    Arrays.fill(stars, (byte) star);
    return stars;
  }

  static byte[] text(byte[] payload) {
    return frame(0x81, payload);
  }

  static Answer message(byte[] payload) {
    return new Answer(FrameDecoder.TEXT, payload);
  }

  private static Answer pong(byte[] payload) {
    return new Answer(FrameDecoder.PONG, payload);
  }

  private static void framing(List<AutobahnCase> all) {
    int[] sizes = {0, 125, 126, 127, 128, 65_535, 65_536, 65_536};
    for (int i = 0; i < sizes.length; i++) {
      byte[] text = stars(sizes[i], '*');
      all.add(served("1.1." + (i + 1), text(text), message(text)));
      byte[] binary = stars(sizes[i], '\u00fe');
      all.add(
          served("1.2." + (i + 1), frame(0x82, binary), new Answer(FrameDecoder.BINARY, binary)));
    }
  }

  private static void pings(List<AutobahnCase> all) {
    byte[] longest = stars(125, '\u00fe');
    byte[] binary = HexFormat.of().parseHex("00fffefdfcfb00ff");
    all.add(served("2.1", PING, pong(NOTHING)));
    all.add(served("2.2", frame(0x89, HELLO), pong(HELLO)));
    all.add(served("2.3", frame(0x89, binary), pong(binary)));
    all.add(served("2.4", frame(0x89, longest), pong(longest)));
    all.add(ends("2.5", 1002, frame(0x89, stars(126, '\u00fe'))));
    all.add(served("2.6", frame(0x89, longest), pong(longest)));
    all.add(served("2.7", frame(0x8a, NOTHING)));
    all.add(served("2.8", frame(0x8a, HELLO)));
    all.add(served("2.9", join(frame(0x8a, HELLO), frame(0x89, binary)), pong(binary)));
    byte[] ten = NOTHING;
    Answer[] pongs = new Answer[10];
    for (int i = 0; i < 10; i++) {
      ten = join(ten, frame(0x89, utf8("payload-" + i)));
      pongs[i] = pong(utf8("payload-" + i));
    }
    all.add(served("2.10", ten, pongs));
    all.add(served("2.11", ten, pongs));
  }

  private static void reserved(List<AutobahnCase> all) {
    all.add(ends("3.1", 1002, frame(0x91, HELLO)));
    for (int rsv = 2; rsv <= 4; rsv++) {
      all.add(
          ends(
              "3." + rsv,
              1002,
              join(text(HELLO), frame(0x81 | (rsv << 4), HELLO), PING),
              message(HELLO)));
    }
    all.add(ends("3.5", 1002, frame(0x82 | (5 << 4), stars(8, '\u00fe'))));
    all.add(ends("3.6", 1002, frame(0x89 | (6 << 4), HELLO)));
    all.add(ends("3.7", 1002, frame(0x88 | (7 << 4), NOTHING)));
  }

  private static void opcodes(List<AutobahnCase> all) {
    int[] first = {3, 11};
    for (int section = 1; section <= 2; section++) {
      String id = "4." + section + ".";
      int opcode = 0x80 | first[section - 1];
      all.add(ends(id + 1, 1002, frame(opcode, NOTHING)));
      all.add(ends(id + 2, 1002, frame(opcode + 1, utf8("reserved opcode payload"))));
      for (int i = 3; i <= 5; i++) {
        byte[] payload = i == 3 ? NOTHING : HELLO;
        all.add(
            ends(
                id + i,
                1002,
                join(text(HELLO), frame(opcode + i - 1, payload), PING),
                message(HELLO)));
      }
    }
  }

  private static void fragments(List<AutobahnCase> all) {
    byte[] one = utf8("fragment1");
    byte[] two = utf8("fragment2");
    byte[] three = utf8("fragment3");
    byte[] begin = frame(0x01, one);
    byte[] end = frame(0x80, two);
    byte[] ping = frame(0x89, utf8("ping payload"));
    Answer pong = pong(utf8("ping payload"));
    Answer both = message(join(one, two));
    all.add(ends("5.1", 1002, join(frame(0x09, one), end)));
    all.add(ends("5.2", 1002, join(frame(0x0a, one), end)));
    for (int i = 3; i <= 5; i++) {
      all.add(served("5." + i, join(begin, end), both));
    }
    for (int i = 6; i <= 8; i++) {
      all.add(served("5." + i, join(begin, ping, end), pong, both));
    }
    byte[] stray = utf8("non-continuation payload");
    for (int i = 9; i <= 14; i++) {
      all.add(ends("5." + i, 1002, join(frame(i <= 11 ? 0x80 : 0x00, stray), text(HELLO))));
    }
    all.add(ends("5.15", 1002, join(begin, end, frame(0x00, three), text(one)), both));
    byte[] message = join(frame(0x01, two), frame(0x80, three));
    all.add(ends("5.16", 1002, join(frame(0x00, one), message, frame(0x00, one), message)));
    all.add(ends("5.17", 1002, join(frame(0x80, one), message, frame(0x80, one), message)));
    all.add(ends("5.18", 1002, join(begin, text(two))));
    byte[] before = join(begin, frame(0x00, two), ping);
    byte[] after = join(frame(0x00, three), frame(0x00, one), ping, end);
    Answer whole = message(join(one, two, three, one, two));
    all.add(
        new AutobahnCase(
            "5.19",
            List.of(before, join(after, closing(1000, ""))),
            List.of(pong, pong, whole),
            1000));
    all.add(served("5.20", join(before, after), pong, pong, whole));
  }

  private static void closes(List<AutobahnCase> all) {
    byte[] close = closing(1000, "");
    all.add(ends("7.1.1", 1000, join(text(HELLO), close), message(HELLO)));
    all.add(ends("7.1.2", 1000, join(close, close)));
    all.add(ends("7.1.3", 1000, join(close, PING)));
    all.add(ends("7.1.4", 1000, join(close, text(HELLO))));
    all.add(ends("7.1.5", 1000, join(frame(0x01, HELLO), close, frame(0x80, HELLO))));
    byte[] large = stars(256 * 1024, 'B');
    all.add(
        ends(
            "7.1.6",
            1000,
            join(text(large), text(HELLO), close, PING),
            message(large),
            message(HELLO)));
    all.add(ends("7.3.1", CloseCode.NO_STATUS, frame(0x88, NOTHING)));
    all.add(ends("7.3.2", 1002, frame(0x88, utf8("a"))));
    all.add(ends("7.3.3", 1000, close));
    all.add(ends("7.3.4", 1000, closing(1000, "Hello World!")));
    all.add(ends("7.3.5", 1000, closing(1000, "*".repeat(123))));
    all.add(ends("7.3.6", 1002, closing(1000, "*".repeat(124))));
    byte[] invalid = HexFormat.of().parseHex("03e8cebae1bdb9cf83cebcceb5eda080656469746564");
    all.add(ends("7.5.1", 1007, frame(0x88, invalid)));
    int[] valid = {1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 3000, 3999, 4000, 4999};
    for (int i = 0; i < valid.length; i++) {
      all.add(ends("7.7." + (i + 1), valid[i], closing(valid[i], "")));
    }
    int[] wrong = {0, 999, 1004, 1005, 1006, 1016, 1100, 2000, 2999};
    for (int i = 0; i < wrong.length; i++) {
      all.add(ends("7.9." + (i + 1), 1002, closing(wrong[i], "")));
    }
    all.add(ends("7.13.1", 1002, closing(5000, "")));
    all.add(ends("7.13.2", 1002, closing(65_535, "")));
  }

  private static AutobahnCase autoFragmented() {
    byte[] payload = stars(65_536, '*');
    byte[] frames = NOTHING;
    for (int from = 0; from < payload.length; from += 1300) {
      int to = Math.min(from + 1300, payload.length);
      int first = (to == payload.length ? 0x80 : 0) | (from == 0 ? 1 : 0);
      frames = join(frames, frame(first, Arrays.copyOfRange(payload, from, to)));
    }
    return served("10.1.1", frames, message(payload));
  }
}
