package pushstack.loadtest.fleet;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.ssm.model.CommandInvocationStatus;
import software.amazon.awssdk.services.ssm.model.GetCommandInvocationResponse;
import software.amazon.awssdk.services.ssm.model.InstanceInformation;
import software.amazon.awssdk.services.ssm.model.InstanceInformationStringFilter;
import software.amazon.awssdk.services.ssm.model.InvocationDoesNotExistException;
import software.amazon.awssdk.services.ssm.model.PingStatus;

/// Testers as commands of Systems Manager, one a machine: one tester takes all of a machine.
final class InstanceLauncher implements Launcher {
  private static final String DOCUMENT = "AWS-RunShellScript";

  /// A machine that does not take its command by then is not there.
  private static final Duration DELIVERY = Duration.ofMinutes(1);

  /// What a command said last is enough to see why it failed.
  private static final int SAID = 400;

  private final SsmClient ssm;
  private final Place.Instances place;
  private final Duration timeout;
  private final List<Started> started = new ArrayList<>();

  private record Started(String instance, String command) {}

  /// @param timeout of a command, with its start
  InstanceLauncher(SsmClient ssm, Place.Instances place, Duration timeout) {
    this.ssm = ssm;
    this.place = place;
    this.timeout = timeout;
  }

  @Override
  public void start(List<URI> tickets) {
    List<String> instances = instances();
    if (instances.size() < tickets.size()) {
      throw new FleetException(
          "Systems Manager reaches "
              + instances.size()
              + " such machines, fewer than the "
              + tickets.size()
              + " testers");
    }
    for (int i = 0; i < tickets.size(); i++) {
      String instance = instances.get(i);
      List<String> commands = commands(tickets.get(i).toString());
      String command =
          ssm.sendCommand(request ->
                  request
                      .documentName(DOCUMENT)
                      .instanceIds(instance)
                      .comment("pushstack load-test")
                      .timeoutSeconds((int) DELIVERY.toSeconds())
                      .parameters(
                          Map.of(
                              "commands",
                              commands,
                              "executionTimeout",
                              List.of(Long.toString(timeout.toSeconds())))))
              .command()
              .commandId();
      started.add(new Started(instance, command));
    }
  }

  private List<String> commands(String ticket) {
    return List.of(
        // As far as the machine lets it; what is too few, the tester says.
        "ulimit -n 65535 || true", place.program() + " load-test join --ticket '" + ticket + "'");
  }

  private List<String> instances() {
    InstanceInformationStringFilter filter =
        place
            .tag()
            .map(tag ->
                InstanceInformationStringFilter.builder()
                    .key("tag:" + tag.key())
                    .values(tag.value())
                    .build())
            .orElseGet(() ->
                InstanceInformationStringFilter.builder()
                    .key("InstanceIds")
                    .values(place.ids())
                    .build());
    return ssm
        .describeInstanceInformationPaginator(request -> request.filters(filter))
        .instanceInformationList()
        .stream()
        .filter(instance -> instance.pingStatus() == PingStatus.ONLINE)
        .map(InstanceInformation::instanceId)
        .sorted()
        .toList();
  }

  @Override
  public List<Seat> look() {
    return started.stream().map(this::seat).toList();
  }

  private Seat seat(Started each) {
    String name = "instance " + each.instance();
    try {
      GetCommandInvocationResponse invocation =
          ssm.getCommandInvocation(
              request -> request.commandId(each.command()).instanceId(each.instance()));
      return new Seat(name, state(invocation.status()), reason(invocation));
    } catch (InvocationDoesNotExistException e) {
      // It is known everywhere a moment after it was sent.
      return new Seat(name, Seat.State.STARTING, "");
    }
  }

  private static Seat.State state(CommandInvocationStatus status) {
    return switch (status) {
      case PENDING, DELAYED -> Seat.State.STARTING;
      case IN_PROGRESS, CANCELLING -> Seat.State.RUNNING;
      case SUCCESS, FAILED -> Seat.State.ENDED;
      case CANCELLED, TIMED_OUT, UNKNOWN_TO_SDK_VERSION -> Seat.State.FAILED;
    };
  }

  private static String reason(GetCommandInvocationResponse invocation) {
    String said =
        invocation.standardErrorContent() == null ? "" : invocation.standardErrorContent().strip();
    String end = said.length() > SAID ? said.substring(said.length() - SAID) : said;
    return invocation.statusDetails() + (end.isEmpty() ? "" : ": " + end);
  }

  @Override
  public String plan(int testers) {
    String filter =
        place
            .tag()
            .map(tag -> "Key=tag:" + tag.key() + ",Values=" + tag.value())
            .orElse("Key=InstanceIds,Values=" + String.join(",", place.ids()));
    return """
    aws ssm describe-instance-information --filters '%s'
    # %d times, each to one machine with its own ticket:
    aws ssm send-command --document-name %s --instance-ids ID --timeout-seconds %d \
    --parameters '{"commands":["%s load-test join --ticket TICKET"],"executionTimeout":["%d"]}'
    # until all have ended:
    aws ssm get-command-invocation --command-id COMMAND --instance-id ID
    """
        .formatted(
            filter, testers, DOCUMENT, DELIVERY.toSeconds(), place.program(), timeout.toSeconds());
  }

  @Override
  public void close() {
    try (ssm) {
      for (Started each : started) {
        if (!seat(each).over()) {
          ssm.cancelCommand(
              request -> request.commandId(each.command()).instanceIds(each.instance()));
        }
      }
    } catch (SdkException e) {
      throw new FleetException(
          "what was started could not be stopped; cancel the commands with the comment"
              + " \"pushstack load-test\": "
              + e.getMessage(),
          e);
    }
  }
}
