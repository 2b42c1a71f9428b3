package pushstack.test;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Installs the npm package that comes with this module, once a machine and lock file, into the
/// user's cache folder (`XDG_CACHE_HOME`, or `.cache` in the home folder).
final class NodePackage {
  private static final String RESOURCES = "node/";
  private static final List<String> FILES =
      List.of("package.json", "package-lock.json", "engine.js");
  private static final String DONE = "installed";

  /// A cold cache behind a slow registry needs some of it.
  private static final long INSTALL_MINUTES = 5;

  private static final ReentrantLock IN_THIS_PROCESS = new ReentrantLock();

  private NodePackage() {}

  /// The folder with the installed package.
  static Path installed() {
    try {
      Path cache = cacheFolder();
      Path folder = cache.resolve("test-engine-" + digest());
      Files.createDirectories(cache);
      IN_THIS_PROCESS.lock();
      try (var file = lockFile(cache);
          FileLock _ = file.lock()) { // parallel test processes wait for the first one
        if (!Files.exists(folder.resolve(DONE))) {
          install(folder);
        }
      } finally {
        IN_THIS_PROCESS.unlock();
      }
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot install the npm package of the test engine", e);
    }
  }

  private static Path cacheFolder() {
    @Nullable String configured = System.getenv("XDG_CACHE_HOME");
    Path root =
        configured == null || configured.isBlank()
            ? Path.of(System.getProperty("user.home"), ".cache")
            : Path.of(configured);
    return root.resolve("pushstack");
  }

  private static FileChannel lockFile(Path cache) throws IOException {
    return FileChannel.open(
        cache.resolve("install.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
  }

  /// Whoever changes any of the files gets a folder of their own.
  private static String digest() throws IOException {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      for (String name : FILES) {
        sha256.update(resource(name));
      }
      return HexFormat.of().formatHex(sha256.digest(), 0, 6);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static byte[] resource(String name) throws IOException {
    try (@Nullable InputStream in = NodePackage.class.getResourceAsStream(RESOURCES + name)) {
      if (in == null) {
        throw new IOException("no resource " + RESOURCES + name);
      }
      return in.readAllBytes();
    }
  }

  private static void install(Path folder) throws IOException {
    Files.createDirectories(folder);
    for (String name : FILES) {
      Files.write(folder.resolve(name), resource(name));
    }
    Path log = folder.resolve("install.log");
    // The package needs none of its dependencies' install scripts.
    Process npm =
        start(
            new ProcessBuilder("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund")
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile()));
    if (!endsWell(npm)) {
      throw new IOException("npm ci failed: " + Files.readString(log).strip());
    }
    Files.writeString(folder.resolve(DONE), "");
  }

  /// Starts a program of Node.js, or says what is missing.
  static Process start(ProcessBuilder builder) throws IOException {
    try {
      return builder.start();
    } catch (IOException e) {
      throw new IOException(
          "cannot run `"
              + builder.command().getFirst()
              + "`: the tests of the DynamoDB engine need Node.js 20 or newer with npm on the PATH",
          e);
    }
  }

  private static boolean endsWell(Process process) throws IOException {
    try {
      if (process.waitFor(INSTALL_MINUTES, TimeUnit.MINUTES)) {
        return process.exitValue() == 0;
      }
      process.destroyForcibly();
      throw new IOException("npm ci took more than " + INSTALL_MINUTES + " minutes");
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted during npm ci", e);
    }
  }
}
