package pushstack.connect.socket;

import static pushstack.connect.socket.AutobahnCase.ends;
import static pushstack.connect.socket.AutobahnCase.failsAtOnce;
import static pushstack.connect.socket.AutobahnCase.served;
import static pushstack.connect.socket.AutobahnCases.message;
import static pushstack.connect.socket.AutobahnCases.text;
import static pushstack.connect.socket.AutobahnCases.utf8;
import static pushstack.connect.socket.RawClient.frame;
import static pushstack.connect.socket.RawClient.join;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/// Section 6 of the Autobahn test suite. Its byte sequences are those of Markus Kuhn's stress test
/// for UTF-8 decoders.
final class Utf8Cases {

  /// The word "kosme" in Greek: two and three bytes a letter.
  private static final String KOSME = "cebae1bdb9cf83cebcceb5";

  private static final String PREFIXES = "!ce ceba !cebae1 !cebae1bd cebae1bdb9 !cebae1bdb9cf";

  /// Sections 6.5 to 6.23. A sequence that is not UTF-8 has a `!`.
  private static final List<String> SEQUENCES =
      List.of(
          "68656c6c6f24776f726c64 68656c6c6fc2a2776f726c64 68656c6c6fe282ac776f726c64"
              + " 68656c6c6ff0a4ada2776f726c64 "
              + KOSME,
          PREFIXES
              + " cebae1bdb9cf83 !cebae1bdb9cf83ce cebae1bdb9cf83cebc !cebae1bdb9cf83cebcce "
              + KOSME,
          "00 c280 e0a080 f0908080",
          "!f888808080 !fc8480808080",
          "7f dfbf efbfbf f48fbfbf",
          "!f7bfbfbf !fbbfbfbfbf !fdbfbfbfbfbf",
          "ed9fbf ee8080 efbfbd f48fbfbf !f4908080",
          "!80 !bf !80bf !80bf80 !80bf80bf !80bf80bf80 !80bf80bf80bf !" + range(0x80, 0xbe, ""),
          "!"
              + range(0xc0, 0xde, "20")
              + " !"
              + range(0xe0, 0xee, "20")
              + " !"
              + range(0xf0, 0xf6, "20")
              + " !"
              + range(0xf8, 0xfa, "20")
              + " !"
              + range(0xfc, 0xfc, "20"),
          "!c0 !e080 !f08080 !f8808080 !fc80808080 !df !efbf !f7bfbf !fbbfbfbf !fdbfbfbfbf",
          "!c0e080f08080f8808080fc80808080dfefbff7bfbffbbfbfbffdbfbfbfbf",
          "!fe !ff !fefeffff",
          "!c0af !e080af !f08080af !f8808080af !fc80808080af",
          "!c1bf !e09fbf !f08fbfbf !f887bfbfbf !fc83bfbfbfbf",
          "!c080 !e08080 !f0808080 !f880808080 !fc8080808080",
          "!eda080 !edadbf !edae80 !edafbf !edb080 !edbe80 !edbfbf",
          "!eda080edb080 !eda080edbfbf !edadbfedb080 !edadbfedbfbf !edae80edb080 !edae80edbfbf"
              + " !edafbfedb080 !edafbfedbfbf",
          "efbfbe efbfbf" + nonCharacters(),
          "efbfb9 efbfba efbfbb efbfbc efbfbd efbfbe efbfbf");

  private Utf8Cases() {}

  static List<AutobahnCase> all() {
    List<AutobahnCase> all = new ArrayList<>();
    fragmented(all);
    for (int i = 0; i < SEQUENCES.size(); i++) {
      String[] sequences = SEQUENCES.get(i).split(" ", -1);
      for (int j = 0; j < sequences.length; j++) {
        String id = "6." + (i + 5) + "." + (j + 1);
        byte[] bytes = hex(sequences[j].replace("!", ""));
        all.add(
            sequences[j].startsWith("!")
                ? ends(id, 1007, text(bytes))
                : served(id, text(bytes), message(bytes)));
      }
    }
    return all;
  }

  private static void fragmented(List<AutobahnCase> all) {
    byte[] nothing = {};
    byte[] hello = utf8("Hello-µ@ßöäüàá-UTF-8!!");
    byte[] some = utf8("middle frame payload");
    int border = utf8("Hello-µ@ßöä").length;
    all.add(served("6.1.1", text(nothing), message(nothing)));
    all.add(
        served(
            "6.1.2",
            join(frame(0x01, nothing), frame(0x00, nothing), frame(0x80, nothing)),
            message(nothing)));
    all.add(
        served(
            "6.1.3",
            join(frame(0x01, nothing), frame(0x00, some), frame(0x80, nothing)),
            message(some)));
    all.add(served("6.2.1", text(hello), message(hello)));
    all.add(
        served(
            "6.2.2",
            join(
                frame(0x01, Arrays.copyOf(hello, border)),
                frame(0x80, Arrays.copyOfRange(hello, border, hello.length))),
            message(hello)));
    all.add(served("6.2.3", byteFrames(hello), message(hello)));
    all.add(served("6.2.4", byteFrames(hex(KOSME)), message(hex(KOSME))));
    byte[] surrogate = hex(KOSME + "eda080656469746564");
    all.add(ends("6.3.1", 1007, text(surrogate)));
    all.add(ends("6.3.2", 1007, byteFrames(surrogate)));

    // U+110000: wrong with the second byte, F4 90. What follows it is never sent.
    byte[] beyond = hex(KOSME + "f4908080656469746564");
    byte[] one = frame(0x81, beyond);
    int header = one.length - beyond.length;
    all.add(failsAtOnce("6.4.1", frame(0x01, hex(KOSME)), frame(0x00, hex("f4908080"))));
    all.add(failsAtOnce("6.4.2", frame(0x01, hex(KOSME + "f4")), frame(0x00, hex("90"))));
    all.add(failsAtOnce("6.4.3", cut(one, 0, header + 11), cut(one, header + 11, header + 15)));
    all.add(failsAtOnce("6.4.4", cut(one, 0, header + 12), cut(one, header + 12, header + 13)));
  }

  private static byte[] cut(byte[] bytes, int from, int to) {
    return Arrays.copyOfRange(bytes, from, to);
  }

  /// A text message with each byte in a frame of its own, and an empty one to end it.
  private static byte[] byteFrames(byte[] payload) {
    byte[] frames = {};
    for (int i = 0; i < payload.length; i++) {
      frames = join(frames, frame(i == 0 ? 0x01 : 0x00, cut(payload, i, i + 1)));
    }
    return join(frames, frame(0x80, new byte[0]));
  }

  private static byte[] hex(String digits) {
    return HexFormat.of().parseHex(digits);
  }

  private static String range(int from, int to, String each) {
    StringBuilder digits = new StringBuilder();
    for (int b = from; b <= to; b++) {
      digits.append(HexFormat.of().toHexDigits((byte) b)).append(each);
    }
    return digits.toString();
  }

  /// The last two code points of the planes that the suite picks.
  private static String nonCharacters() {
    StringBuilder sequences = new StringBuilder();
    for (int plane : List.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16)) {
      for (int last = 0xfffe; last <= 0xffff; last++) {
        byte[] utf8 = utf8(Character.toString((plane << 16) | last));
        sequences.append(' ').append(HexFormat.of().formatHex(utf8));
      }
    }
    return sequences.toString();
  }
}
