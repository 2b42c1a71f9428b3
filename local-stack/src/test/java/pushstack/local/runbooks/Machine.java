package pushstack.local.runbooks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import pushstack.test.RunbookShell;
import pushstack.test.peer.ServiceProcess;

/// One machine with the service on the embedded engine, as the runbooks think of it: `systemctl` in
/// its shell stops and starts the very process, and `pushstack` is the command line of this build.
final class Machine implements AutoCloseable {
  private static final String SYSTEMCTL =
      """
      # Handed over whole, and answered by the test when it is done.
      echo "$1" > request.new
      mv request.new request
      while [ -e request ]; do sleep 0.05; done
      """;
  private static final long POLL_MILLIS = 20;

  private final Path folder;
  private final ServiceProcess process;
  private final RunbookShell shell;
  private final Thread manager;
  private volatile boolean closing;

  private Machine(Path folder, ServiceProcess process) {
    this.folder = folder;
    this.process = process;
    this.shell =
        new RunbookShell(folder)
            .set("ADMIN", process.adminUrl().toString())
            .set("DATA", data().toString())
            .program("systemctl", SYSTEMCTL)
            .program("pushstack", Pushstack.script());
    this.manager = Thread.ofVirtual().name("service-manager").unstarted(this::manage);
  }

  /// Starts the service in a folder of its own.
  static Machine start(Path folder) {
    ServiceProcess process =
        ServiceProcess.builder(folder.resolve("service.log"))
            .jvm("-Xmx192m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
            .set("data", folder.resolve("data").toString())
            .build();
    var machine = new Machine(folder, process);
    process.start();
    machine.manager.start();
    return machine;
  }

  Path data() {
    return folder.resolve("data");
  }

  ServiceProcess process() {
    return process;
  }

  RunbookShell shell() {
    return shell;
  }

  /// Runs blocks of a page that must succeed.
  String run(List<String> blocks) {
    return shell.run(blocks).orFail();
  }

  private void manage() {
    Path request = folder.resolve("request");
    try {
      while (!closing) {
        if (Files.exists(request)) {
          obey(Files.readString(request).strip());
          Files.move(request, folder.resolve("request.done"), StandardCopyOption.REPLACE_EXISTING);
        }
        TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void obey(String verb) {
    switch (verb) {
      case "stop" -> process.stop();
      case "start" -> process.start();
      case "restart" -> {
        process.stop();
        process.start();
      }
      default -> throw new IllegalArgumentException("systemctl " + verb);
    }
  }

  @Override
  public void close() {
    closing = true;
    manager.interrupt();
    process.close();
  }
}
