package pushstack.benchmark;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A server that somebody else has started on this machine.
record ForeignServer(String name, List<URI> webSocketUrls, URI endpointUrl, List<Long> pids)
    implements Server {

  ForeignServer {
    webSocketUrls = List.copyOf(webSocketUrls);
    pids = List.copyOf(pids);
  }

  /// Reads `name=…,ws=…,endpoint=…,pid=…`: `ws` and `pid` may come several times, `name` may be
  /// missing. Or reads the file of that name, with lines `websocket_url=`, `endpoint_url=` and
  /// `server_pids=`, as the scripts in the folder `peer` print them.
  ///
  /// @throws IllegalArgumentException with a sentence for whoever wrote it
  static ForeignServer parse(String text) {
    Path file = Path.of(text);
    return Files.isRegularFile(file) ? parse(fromFile(file), fileName(file)) : parse(text, "peer");
  }

  private static String fileName(Path file) {
    return String.valueOf(file.getFileName()).replaceFirst("\\..*", "");
  }

  private static String fromFile(Path file) {
    try {
      return Files.readAllLines(file).stream()
          .flatMap(line -> {
            String value = line.substring(line.indexOf('=') + 1);
            return switch (line.substring(0, Math.max(0, line.indexOf('=')))) {
              case "websocket_url" -> Stream.of("ws=" + value.replaceFirst("/$", ""));
              case "endpoint_url" -> Stream.of("endpoint=" + value);
              case "server_pids" -> Arrays.stream(value.split(",", -1)).map(pid -> "pid=" + pid);
              default -> Stream.of();
            };
          })
          .collect(Collectors.joining(","));
    } catch (IOException e) {
      throw new IllegalArgumentException("cannot read " + file, e);
    }
  }

  private static ForeignServer parse(String text, String usualName) {
    String name = usualName;
    @Nullable URI endpoint = null;
    var webSockets = new ArrayList<URI>();
    var pids = new ArrayList<Long>();
    for (String part : text.split(",", -1)) {
      int equals = part.indexOf('=');
      String value = part.substring(equals + 1);
      switch (equals < 0 ? "" : part.substring(0, equals)) {
        case "name" -> name = value;
        case "ws" -> webSockets.add(url(value, "ws"));
        case "endpoint" -> endpoint = url(value, "http");
        case "pid" -> pids.add(pid(value));
        default ->
            throw new IllegalArgumentException(
                "a peer is name=…,ws=ws://…,endpoint=http://…,pid=…, not \"" + part + "\"");
      }
    }
    if (endpoint == null || webSockets.isEmpty() || pids.isEmpty()) {
      throw new IllegalArgumentException(
          "a peer needs at least one ws=, an endpoint= and at least one pid=");
    }
    return new ForeignServer(name, webSockets, endpoint, pids);
  }

  private static URI url(String text, String scheme) {
    URI url = URI.create(text);
    if (!scheme.equals(url.getScheme()) || url.getHost() == null || url.getPort() < 0) {
      throw new IllegalArgumentException(text + " must be " + scheme + "://host:port");
    }
    return url;
  }

  private static long pid(String text) {
    try {
      long pid = Long.parseLong(text);
      if (ProcessHandle.of(pid).isEmpty()) {
        throw new IllegalArgumentException("no process " + pid + " runs on this machine");
      }
      return pid;
    } catch (NumberFormatException _) {
      throw new IllegalArgumentException("pid=" + text + " is no number");
    }
  }

  @Override
  public OptionalDouble storageCalls() {
    return OptionalDouble.empty();
  }

  @Override
  public void close() {
    // Whoever has started it ends it.
  }
}
