package pushstack.loadtest.net;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import org.jspecify.annotations.Nullable;

/// TLS of one connection, by an [SSLEngine], in the buffers of the loop. Only a record that has not
/// arrived as a whole is kept.
final class TlsLayer {
  private final SSLEngine engine;
  private final Loop loop;
  private final Sink sink;
  private ByteBuffer encrypted = ByteBuffer.wrap(Bytes.NONE);
  private byte[] rest = Bytes.NONE;
  private boolean established;
  private boolean told;

  /// Where encrypted bytes go.
  interface Sink {
    void send(ByteBuffer bytes) throws IOException;
  }

  TlsLayer(SSLEngine engine, Loop loop, Sink sink) {
    this.engine = engine;
    this.loop = loop;
    this.sink = sink;
  }

  void begin() throws IOException {
    engine.beginHandshake();
    handshake();
  }

  /// True once, when the handshake is done.
  boolean becameEstablished() {
    boolean now = established && !told;
    told |= established;
    return now;
  }

  /// Takes what was read.
  ///
  /// @return clear bytes, maybe none; null if there is nothing left to do
  @Nullable ByteBuffer unwrap(ByteBuffer in) throws IOException {
    encrypted = rest.length == 0 ? in : Bytes.joined(rest, in);
    rest = Bytes.NONE;
    return unwrapMore();
  }

  @Nullable ByteBuffer unwrapMore() throws IOException {
    while (true) {
      ByteBuffer clear = loop.clear();
      SSLEngineResult result = engine.unwrap(encrypted, clear);
      switch (result.getStatus()) {
        case BUFFER_UNDERFLOW -> {
          rest = Bytes.copy(encrypted, encrypted.position(), encrypted.limit());
          encrypted = ByteBuffer.wrap(Bytes.NONE);
          return null;
        }
        case BUFFER_OVERFLOW -> throw new IOException("a TLS record of more than the protocol has");
        case CLOSED -> throw new EOFException("ended by the server");
        case OK -> {}
      }
      boolean wasEstablished = established;
      handshake();
      if (result.bytesProduced() > 0 || established != wasEstablished) {
        return clear.flip();
      }
    }
  }

  /// Goes on with a handshake as far as it needs nothing from the peer.
  private void handshake() throws IOException {
    while (true) {
      HandshakeStatus status = engine.getHandshakeStatus();
      switch (status) {
        case NEED_TASK -> {
          for (Runnable task = engine.getDelegatedTask();
              task != null;
              task = engine.getDelegatedTask()) {
            task.run();
          }
        }
        case NEED_WRAP -> {
          if (wrapOnce(ByteBuffer.wrap(Bytes.NONE)).getStatus() == SSLEngineResult.Status.CLOSED) {
            throw new EOFException("TLS was ended");
          }
        }
        case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> {
          return;
        }
        case NOT_HANDSHAKING, FINISHED -> {
          established = true;
          return;
        }
      }
    }
  }

  void wrap(ByteBuffer clear) throws IOException {
    while (clear.hasRemaining()) {
      if (wrapOnce(clear).getStatus() != SSLEngineResult.Status.OK) {
        throw new EOFException("TLS was ended");
      }
    }
  }

  void sayGoodbye() throws IOException {
    engine.closeOutbound();
    while (!engine.isOutboundDone()) {
      if (wrapOnce(ByteBuffer.wrap(Bytes.NONE)).bytesProduced() == 0) {
        return;
      }
    }
  }

  private SSLEngineResult wrapOnce(ByteBuffer clear) throws IOException {
    ByteBuffer cipher = loop.cipher();
    SSLEngineResult result = engine.wrap(clear, cipher);
    if (cipher.flip().hasRemaining()) {
      sink.send(cipher);
    }
    return result;
  }
}
