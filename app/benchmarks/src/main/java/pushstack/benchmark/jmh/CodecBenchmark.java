package pushstack.benchmark.jmh;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import pushstack.webpush.ChannelId;
import pushstack.webpush.ContentEncoding;
import pushstack.webpush.Payload;
import pushstack.webpush.Uaid;
import pushstack.webpush.protocol.ClientMessage;
import pushstack.webpush.protocol.ClientMessages;
import pushstack.webpush.protocol.ServerMessage;
import pushstack.webpush.protocol.ServerMessages;

/// Messages of user agents as they come, and a notification as it goes.
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class CodecBenchmark {
  /// Characters of what names a message.
  private static final int VERSION_LENGTH = 200;

  private static final int TEXT = 1;

  /// Frames are no business of anybody outside the socket package; a constant handle is compiled as
  /// a call.
  private static final MethodHandle FRAME = frame();

  private static MethodHandle frame() {
    try {
      Class<?> encoder = Class.forName("pushstack.connect.socket.FrameEncoder");
      return MethodHandles.privateLookupIn(encoder, MethodHandles.lookup())
          .findStatic(
              encoder, "frame", MethodType.methodType(ByteBuffer.class, int.class, byte[].class));
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /// What user agents say.
  @State(Scope.Benchmark)
  public static class Incoming {
    private final String version = "v".repeat(VERSION_LENGTH);
    private final String hello =
        "{\"messageType\":\"hello\",\"uaid\":\"%s\",\"use_webpush\":true,\"broadcasts\":{}}"
            .formatted(Uaid.random().hex());
    private final String register =
        "{\"messageType\":\"register\",\"channelID\":\"%s\"}".formatted(ChannelId.random());
    private final String ack =
        "{\"messageType\":\"ack\",\"updates\":[{\"channelID\":\"%s\",\"version\":\"%s\",\"code\":100}]}"
            .formatted(ChannelId.random(), version);
  }

  /// A push that is delivered.
  @State(Scope.Benchmark)
  public static class Outgoing {
    @Param({"512", "4096"})
    int bytes;

    private ServerMessage notification = new ServerMessage.Ping();
    private byte[] text = {};

    @Setup
    public void prepare() {
      notification =
          new ServerMessage.Notification(
              ChannelId.random(),
              "v".repeat(VERSION_LENGTH),
              new Payload(ContentEncoding.AES128GCM, null, null, new byte[bytes]));
      text = ServerMessages.toBytes(notification);
    }
  }

  @Benchmark
  public ClientMessage readHello(Incoming incoming) {
    return ClientMessages.parse(incoming.hello);
  }

  @Benchmark
  public ClientMessage readRegister(Incoming incoming) {
    return ClientMessages.parse(incoming.register);
  }

  @Benchmark
  public ClientMessage readAck(Incoming incoming) {
    return ClientMessages.parse(incoming.ack);
  }

  @Benchmark
  public byte[] writeNotification(Outgoing outgoing) {
    return ServerMessages.toBytes(outgoing.notification);
  }

  @Benchmark
  public ByteBuffer writeFrame(Outgoing outgoing) throws Throwable {
    return (ByteBuffer) FRAME.invokeExact(TEXT, outgoing.text);
  }
}
