package pushstack.test;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Stands between a DynamoDB client and its engine and lets requests fail as a test says, by the
/// name of the operation. Passes everything on as it is otherwise, and remembers what came by.
public final class FaultProxy implements AutoCloseable {
  private static final Set<String> OWN_HEADERS =
      Set.of("host", "content-length", "connection", "expect", "upgrade", "transfer-encoding");

  private final URI engine;
  private final ServerSocket listener;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, Queue<Fault>> once = new HashMap<>();
  private final Map<String, Fault> always = new HashMap<>();
  private final List<String> operations = new CopyOnWriteArrayList<>();
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

  private FaultProxy(URI engine, ServerSocket listener) {
    this.engine = engine;
    this.listener = listener;
  }

  /// Opens a proxy on a free loopback port.
  public static FaultProxy to(URI engine) {
    try {
      var proxy = new FaultProxy(engine, new ServerSocket(0, 0, InetAddress.getLoopbackAddress()));
      Thread.ofVirtual().name("fault-proxy").start(proxy::accept);
      return proxy;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + listener.getLocalPort());
  }

  /// Lets the next requests of an operation meet these faults, one each, in this order.
  public void next(String operation, Fault... faults) {
    lock.lock();
    try {
      once.computeIfAbsent(operation, _ -> new ArrayDeque<>()).addAll(List.of(faults));
    } finally {
      lock.unlock();
    }
  }

  /// Lets every request of an operation meet this fault.
  public void always(String operation, Fault fault) {
    lock.lock();
    try {
      always.put(operation, fault);
    } finally {
      lock.unlock();
    }
  }

  /// Forgets all faults and what came by.
  public void reset() {
    lock.lock();
    try {
      once.clear();
      always.clear();
      operations.clear();
    } finally {
      lock.unlock();
    }
  }

  /// The operations of all requests since the last [#reset], in the order of their coming.
  public List<String> operations() {
    return List.copyOf(operations);
  }

  private Optional<Fault> fault(String operation) {
    lock.lock();
    try {
      @Nullable Queue<Fault> scripted = once.get(operation);
      @Nullable Fault fault = scripted == null ? null : scripted.poll();
      return Optional.ofNullable(fault == null ? always.get(operation) : fault);
    } finally {
      lock.unlock();
    }
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = listener.accept();
        // Head and body of an answer are two writes.
        socket.setTcpNoDelay(true);
        sockets.add(socket);
        Thread.ofVirtual().name("fault-proxy-connection").start(() -> serve(socket));
      }
    } catch (IOException e) {
      // The listener was closed: the test is over.
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      InputStream in = new BufferedInputStream(socket.getInputStream());
      Optional<Request> request = Request.read(in);
      while (request.isPresent() && answer(request.get(), socket)) {
        request = Request.read(in);
      }
    } catch (IOException e) {
      // A client that gave up, or an engine that went away: either way the connection is cut.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      sockets.remove(socket);
    }
  }

  /// Answers one request.
  ///
  /// @return whether the connection is still of use
  private boolean answer(Request request, Socket socket) throws IOException, InterruptedException {
    String operation = request.operation();
    operations.add(operation);
    Optional<Fault> fault = fault(operation);
    if (fault.isEmpty()) {
      return write(socket, passOn(request, request.body()));
    }
    return switch (fault.get()) {
      case Fault.Late(var by) -> {
        Thread.sleep(by);
        yield write(socket, passOn(request, request.body()));
      }
      case Fault.Refused refused -> write(socket, error(refused.status(), refused.type()));
      case Fault.RefusedAfter refused -> {
        passOn(request, request.body());
        yield write(socket, error(refused.status(), refused.type()));
      }
      case Fault.CutBefore() -> cut(socket);
      case Fault.CutAfter() -> {
        passOn(request, request.body());
        yield cut(socket);
      }
      case Fault.HangBefore() -> hang(socket);
      case Fault.HangAfter() -> {
        passOn(request, request.body());
        yield hang(socket);
      }
      case Fault.Unprocessed(int passedOn) -> {
        BatchSplit split = BatchSplit.of(request.body(), passedOn);
        if (split.passedOn().length > 0) {
          passOn(request, split.passedOn());
        }
        yield write(socket, new Answer(200, Map.of(), split.answer()));
      }
    };
  }

  private Answer passOn(Request request, byte[] body) throws IOException, InterruptedException {
    var copy =
        HttpRequest.newBuilder(engine.resolve(request.path()))
            .method(request.method(), HttpRequest.BodyPublishers.ofByteArray(body));
    request
        .headers()
        .forEach((name, value) -> {
          if (!OWN_HEADERS.contains(name)) {
            copy.setHeader(name, value);
          }
        });
    HttpResponse<byte[]> answer =
        client.send(copy.build(), HttpResponse.BodyHandlers.ofByteArray());
    Map<String, String> headers = new HashMap<>();
    answer.headers().map().forEach((name, values) -> headers.put(name, values.getFirst()));
    return new Answer(answer.statusCode(), headers, answer.body());
  }

  private static Answer error(int status, String type) {
    String body =
        "{\"__type\":\"com.amazonaws.dynamodb.v20120810#"
            + type
            + "\",\"message\":\"by the test\"}";
    return new Answer(status, Map.of(), body.getBytes(StandardCharsets.UTF_8));
  }

  private static boolean write(Socket socket, Answer answer) throws IOException {
    var head = new StringBuilder("HTTP/1.1 " + answer.status() + " Scripted\r\n");
    answer
        .headers()
        .forEach((name, value) -> {
          if (!OWN_HEADERS.contains(name.toLowerCase(Locale.ROOT))) {
            head.append(name).append(": ").append(value).append("\r\n");
          }
        });
    head.append("content-length: ").append(answer.body().length).append("\r\n\r\n");
    OutputStream out = socket.getOutputStream();
    out.write(head.toString().getBytes(StandardCharsets.ISO_8859_1));
    out.write(answer.body());
    out.flush();
    return true;
  }

  /// Resets the connection, as a peer does that has died.
  private static boolean cut(Socket socket) throws IOException {
    socket.setOption(StandardSocketOptions.SO_LINGER, 0);
    return false;
  }

  /// Waits until the client gives up.
  private static boolean hang(Socket socket) throws IOException {
    socket.getInputStream().transferTo(OutputStream.nullOutputStream());
    return false;
  }

  @Override
  public void close() {
    try {
      listener.close();
      for (Socket socket : sockets) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      client.close();
    }
  }

  @SuppressWarnings("ArrayRecordComponent") // on its way from one socket to the other
  private record Answer(int status, Map<String, String> headers, byte[] body) {}

  /// A request with its headers by lowercase name.
  @SuppressWarnings("ArrayRecordComponent") // on its way from one socket to the other
  private record Request(String method, String path, Map<String, String> headers, byte[] body) {

    /// Empty if the client has closed the connection.
    static Optional<Request> read(InputStream in) throws IOException {
      String first = line(in);
      if (first.isEmpty()) {
        return Optional.empty();
      }
      Map<String, String> headers = new HashMap<>();
      for (String line = line(in); !line.isEmpty(); line = line(in)) {
        int colon = line.indexOf(':');
        headers.put(
            line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
      }
      int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
      String[] words = first.split(" ", 3);
      return Optional.of(new Request(words[0], words[1], headers, in.readNBytes(length)));
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

    /// `DynamoDB_20120810.PutItem` is `PutItem`.
    String operation() {
      String target = headers.getOrDefault("x-amz-target", "");
      return target.substring(target.indexOf('.') + 1);
    }
  }
}
