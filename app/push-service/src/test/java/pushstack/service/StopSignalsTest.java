package pushstack.service;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

final class StopSignalsTest {
  private static final String STUCK = "stuck";

  /// Asks itself to stop, and stops when told to go on.
  private static final String LEAVING = "leaving";

  /// A process whose service says when it is started and stopped, and may never stop.
  static final class Child {
    private Child() {}

    public static void main(String[] args) {
      StopSignals stop = StopSignals.install();
      Main main =
          new Main(
              System.out,
              System.err,
              Map.of(),
              _ -> {
                System.out.println("started");
                if (args[0].equals(LEAVING)) {
                  stop.request();
                }
                return () -> close(args[0]);
              },
              stop);
      System.exit(main.run(List.of("--log.level=error")));
    }

    private static void close(String kind) throws IOException, InterruptedException {
      System.out.println("stopping");
      if (kind.equals(STUCK)) {
        new CountDownLatch(1).await();
      } else if (kind.equals(LEAVING)) {
        assertThat(System.in.read()).isPositive();
      }
    }
  }

  private static Process child(String kind) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            Child.class.getName(),
            kind)
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  /// Process.destroy would close the streams too.
  private static void terminate(Process process) throws IOException, InterruptedException {
    Process kill = new ProcessBuilder("kill", "-TERM", Long.toString(process.pid())).start();
    assertThat(kill.waitFor()).isZero();
  }

  private static int exitCode(Process process) throws InterruptedException {
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return process.exitValue();
  }

  @Test
  @Timeout(60)
  void firstSignalStopsGracefully() throws Exception {
    Process process = child("prompt");
    try (BufferedReader out = process.inputReader(UTF_8)) {
      assertThat(out.readLine()).isEqualTo("started");
      terminate(process);
      assertThat(out.readLine()).isEqualTo("stopping");
      assertThat(exitCode(process)).isZero();
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  @Timeout(60)
  void signalToAProcessThatStopsByItselfCountsAsTheFirst() throws Exception {
    Process process = child(LEAVING);
    try (BufferedReader out = process.inputReader(UTF_8)) {
      assertThat(out.readLine()).isEqualTo("started");
      assertThat(out.readLine()).isEqualTo("stopping");
      terminate(process);
      process.outputWriter(UTF_8).append("go on\n").flush();
      assertThat(exitCode(process)).isZero();
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  @Timeout(60)
  void secondSignalStopsAtOnce() throws Exception {
    Process process = child(STUCK);
    try (BufferedReader out = process.inputReader(UTF_8)) {
      assertThat(out.readLine()).isEqualTo("started");
      terminate(process);
      assertThat(out.readLine()).isEqualTo("stopping");
      terminate(process);
      assertThat(exitCode(process)).isEqualTo(130);
    } finally {
      process.destroyForcibly();
    }
  }
}
