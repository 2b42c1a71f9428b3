package pushstack.service;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import pushstack.connect.ConnectEvents;
import pushstack.delivery.DeliveryEvents;
import pushstack.endpoint.EndpointEvents;
import pushstack.metrics.Metrics;
import pushstack.metrics.Pseudonyms;
import pushstack.pushlog.BatchTarget;
import pushstack.pushlog.ConsumerTarget;
import pushstack.pushlog.LogFile;
import pushstack.pushlog.MessageEventConsumer;
import pushstack.pushlog.PushLog;
import pushstack.pushlog.SnsTopic;
import pushstack.schema.Deployment;
import pushstack.storage.NodeAddress;
import pushstack.storage.Storage;

/// Joins the parts of a process to its push log. Without a target there is no log, and each part
/// stays as it is: nothing is paid for.
final class LoggedParts implements AutoCloseable {
  /// The environment of a process that belongs to no deployment.
  private static final String LOCAL = "local";

  private final @Nullable PushLog log;

  private LoggedParts(@Nullable PushLog log) {
    this.log = log;
  }

  /// Opens the targets that the configuration names, and starts the log if there are any.
  ///
  /// @param here the node's address, if it has one
  /// @param consumers inside the process
  static LoggedParts open(
      ServiceConfig config,
      Optional<NodeAddress> here,
      Pseudonyms pseudonyms,
      InstantSource clock,
      List<MessageEventConsumer> consumers,
      Metrics metrics) {
    ServiceConfig.PushLog wanted = config.pushLog();
    Deployment deployment = config.fleet().deployment();
    String node = here.map(NodeAddress::url).orElseGet(LoggedParts::machine);
    String environment = deployment == null ? LOCAL : deployment.environment();
    List<BatchTarget> targets = new ArrayList<>();
    consumers.forEach(consumer -> targets.add(new ConsumerTarget(consumer)));
    if (wanted.file() != null) {
      targets.add(new LogFile(wanted.file(), wanted.fileBytes()));
    }
    if (wanted.topicArn() != null) {
      targets.add(SnsTopic.open(wanted.topicArn(), Optional.empty(), environment, node));
    }
    return new LoggedParts(
        targets.isEmpty()
            ? null
            : PushLog.start(
                environment, node, pseudonyms, clock, System::nanoTime, targets, metrics));
  }

  private static String machine() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "unnamed";
    }
  }

  EndpointEvents endpoint(EndpointEvents events) {
    return log == null ? events : new LoggedEndpoint(events, log);
  }

  DeliveryEvents delivery(DeliveryEvents events) {
    return log == null ? events : new LoggedDelivery(events, log);
  }

  ConnectEvents connect(ConnectEvents events) {
    return log == null ? events : new LoggedConnect(events, log);
  }

  Storage storage(Storage engine) {
    return log == null ? engine : new LoggedStorage(engine, log);
  }

  @Override
  public void close() {
    if (log != null) {
      log.close();
    }
  }
}
