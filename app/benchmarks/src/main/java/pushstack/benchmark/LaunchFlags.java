package pushstack.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The JVM flags of the distribution's launch script, so that what is measured is what runs.
final class LaunchFlags {
  private static final Pattern FLAGS = Pattern.compile("(?ms)^flags=\\(\\n(.*?)^\\)");
  private static final Pattern HEAP = Pattern.compile("PUSHSTACK_HEAP:-(\\w+)");

  private LaunchFlags() {}

  static List<String> of(Path script) {
    try {
      return in(Files.readString(script));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the launch script " + script, e);
    }
  }

  static List<String> in(String script) {
    Matcher flags = FLAGS.matcher(script);
    Matcher heap = HEAP.matcher(script);
    if (!flags.find() || !heap.find()) {
      throw new IllegalStateException("the launch script has no flags=( … ) or no PUSHSTACK_HEAP");
    }
    return flags
        .group(1)
        .lines()
        .map(String::strip)
        .filter(line -> line.startsWith("-") || line.startsWith("\""))
        .flatMap(line -> List.of(line.split(" ", -1)).stream())
        .map(flag -> flag.replace("\"", "").replace("$heap", heap.group(1)))
        // What is about the log of an installed service, or needs its files.
        .filter(flag -> !flag.startsWith("-Xlog") && !flag.contains("$"))
        .filter(flag -> !flag.startsWith("--enable-native-access"))
        .toList();
  }
}
