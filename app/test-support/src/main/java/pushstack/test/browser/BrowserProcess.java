package pushstack.test.browser;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The operating system's side of a browser: its process tree and its log.
///
/// A hook ends the tree with the JVM, should a test be cut off before it closes the browser.
final class BrowserProcess {
  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final Duration EXIT_LIMIT = Duration.ofSeconds(10);
  private static final Duration POLL = Duration.ofMillis(50);
  private static final int LOG_EXCERPT = 2_000;

  private final Process process;
  private final Path log;
  private final Thread endWithJvm = new Thread(this::kill);

  BrowserProcess(List<String> command, Path folder) {
    log = folder.resolve("browser.log");
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    // Whatever a browser keeps outside its profile goes into the folder that is removed.
    builder.environment().put("HOME", folder.toString());
    builder.environment().put("MOZ_CRASHREPORTER_DISABLE", "1");
    try {
      process = builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start " + command.getFirst(), e);
    }
    Runtime.getRuntime().addShutdownHook(endWithJvm);
  }

  /// Waits for the file in which the browser says where it listens, and for its content to be
  /// whole.
  String awaitFile(Path file, Predicate<String> whole) {
    long deadline = System.nanoTime() + START_LIMIT.toNanos();
    while (System.nanoTime() < deadline && process.isAlive()) {
      String content = readIfPresent(file);
      if (content != null && whole.test(content)) {
        return content;
      }
      pause();
    }
    String state = process.isAlive() ? "is not ready" : "ended with " + process.exitValue();
    throw new BrowserException("the browser " + state + "; its log ends: " + logEnd());
  }

  /// Gives the browser time to end by itself, then ends what is left of it.
  void end() {
    try {
      process.waitFor(EXIT_LIMIT.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    kill();
    Runtime.getRuntime().removeShutdownHook(endWithJvm);
  }

  private void kill() {
    // Taken before the parent dies: afterwards its children are nobody's.
    List<ProcessHandle> tree =
        Stream.concat(process.descendants(), Stream.of(process.toHandle())).toList();
    tree.forEach(ProcessHandle::destroyForcibly);
    long deadline = System.nanoTime() + EXIT_LIMIT.toNanos();
    while (System.nanoTime() < deadline && tree.stream().anyMatch(ProcessHandle::isAlive)) {
      pause();
    }
  }

  private String logEnd() {
    String whole = readIfPresent(log);
    if (whole == null) {
      return "(none)";
    }
    return whole.substring(Math.max(0, whole.length() - LOG_EXCERPT));
  }

  private static @Nullable String readIfPresent(Path file) {
    try {
      return Files.readString(file);
    } catch (NoSuchFileException e) {
      return null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void pause() {
    try {
      Thread.sleep(POLL);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BrowserException("interrupted", e);
    }
  }

  static Path newFolder() {
    try {
      return Files.createTempDirectory("pushstack-browser-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void delete(Path folder) {
    try {
      Files.walkFileTree(
          folder,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
              Files.deleteIfExists(file);
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path dir, @Nullable IOException failure)
                throws IOException {
              Files.deleteIfExists(dir);
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException("cannot remove " + folder, e);
    }
  }
}
