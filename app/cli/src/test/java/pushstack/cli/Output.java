package pushstack.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;

/// The two streams of a command under test.
public final class Output {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  public PrintStream outStream() {
    return new PrintStream(out, true, UTF_8);
  }

  public PrintStream errStream() {
    return new PrintStream(err, true, UTF_8);
  }

  public String out() {
    return out.toString(UTF_8);
  }

  public String err() {
    return err.toString(UTF_8);
  }
}
