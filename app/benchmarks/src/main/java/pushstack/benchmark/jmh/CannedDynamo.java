package pushstack.benchmark.jmh;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import pushstack.schema.Table;
import pushstack.schema.Tables;
import pushstack.webpush.ChannelId;
import pushstack.webpush.Uaid;

/// Speaks as much of DynamoDB's protocol as it takes to open the storage and to read one router
/// record, and does as little as possible for it.
final class CannedDynamo implements AutoCloseable {
  private static final String DESCRIBE = "DescribeTable";
  private static final String CONTENT_LENGTH = "content-length:";

  private final ServerSocket listener;
  private final Map<String, byte[]> tables;
  private final byte[] router;

  private CannedDynamo(ServerSocket listener, Map<String, byte[]> tables, byte[] router) {
    this.listener = listener;
    this.tables = tables;
    this.router = router;
  }

  static CannedDynamo start(Tables names, Uaid uaid) {
    Map<String, byte[]> tables =
        Arrays.stream(Table.values())
            .collect(Collectors.toMap(names::name, table -> answer(description(table))));
    try {
      var listener = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
      var engine = new CannedDynamo(listener, tables, answer(item(uaid)));
      Thread.ofVirtual().name("canned-dynamo").start(engine::accept);
      return engine;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  URI endpoint() {
    return URI.create("http://127.0.0.1:" + listener.getLocalPort());
  }

  private static String description(Table table) {
    String keys =
        Stream.concat(
                Stream.of(key(table.partitionKey(), "HASH")),
                table.sortKey().map(name -> key(name, "RANGE")).stream())
            .collect(Collectors.joining(","));
    return "{\"Table\":{\"TableStatus\":\"ACTIVE\",\"KeySchema\":[" + keys + "]}}";
  }

  private static String key(String name, String type) {
    return "{\"AttributeName\":\"" + name + "\",\"KeyType\":\"" + type + "\"}";
  }

  private static String item(Uaid uaid) {
    return """
    {"Item":{"uaid":{"S":"%s"},"router_type":{"S":"webpush"},"node_id":{"S":"http://127.0.0.1:8081"},\
    "connected_at":{"N":"1700000000000000"},"channels":{"SS":["%s"]},"expiry":{"N":"99999999999"}}}\
    """
        .formatted(uaid.hex(), ChannelId.random());
  }

  private static byte[] answer(String json) {
    return ("HTTP/1.1 200 OK\r\nContent-Type: application/x-amz-json-1.0\r\nContent-Length: "
            + json.length()
            + "\r\n\r\n"
            + json)
        .getBytes(StandardCharsets.US_ASCII);
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = listener.accept();
        Thread.ofVirtual().name("canned-dynamo-connection").start(() -> serve(socket));
      }
    } catch (IOException _) {
      // Closed: the benchmark is over.
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      socket.setTcpNoDelay(true);
      InputStream in = new BufferedInputStream(socket.getInputStream());
      boolean more = true;
      while (more) {
        more = answer(in, socket);
      }
    } catch (IOException _) {
      // The client has gone.
    }
  }

  private boolean answer(InputStream in, Socket socket) throws IOException {
    int length = 0;
    boolean describes = false;
    int lines = 0;
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      lines++;
      if (line.toLowerCase(Locale.ROOT).startsWith(CONTENT_LENGTH)) {
        length = Integer.parseInt(line.substring(CONTENT_LENGTH.length()).strip());
      }
      describes |= line.endsWith(DESCRIBE);
    }
    if (lines == 0) {
      return false;
    }
    String body = new String(in.readNBytes(length), StandardCharsets.US_ASCII);
    socket.getOutputStream().write(describes ? described(body) : router);
    return true;
  }

  private byte[] described(String body) {
    return tables.entrySet().stream()
        .filter(table -> body.contains("\"" + table.getKey() + "\""))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElseThrow();
  }

  private static String line(InputStream in) throws IOException {
    var line = new StringBuilder();
    for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
