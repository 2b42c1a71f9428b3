package pushstack.loadtest.fleet;

import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.AssignPublicIp;
import software.amazon.awssdk.services.ecs.model.Compatibility;
import software.amazon.awssdk.services.ecs.model.Container;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.ContainerOverride;
import software.amazon.awssdk.services.ecs.model.LaunchType;
import software.amazon.awssdk.services.ecs.model.LogDriver;
import software.amazon.awssdk.services.ecs.model.NetworkConfiguration;
import software.amazon.awssdk.services.ecs.model.NetworkMode;
import software.amazon.awssdk.services.ecs.model.OSFamily;
import software.amazon.awssdk.services.ecs.model.RegisterTaskDefinitionRequest;
import software.amazon.awssdk.services.ecs.model.RunTaskResponse;
import software.amazon.awssdk.services.ecs.model.Task;
import software.amazon.awssdk.services.ecs.model.Ulimit;
import software.amazon.awssdk.services.ecs.model.UlimitName;

/// Testers as Fargate tasks of one task definition that is registered for them and given up after.
final class FargateLauncher implements Launcher {
  static final String FAMILY = "pushstack-load-test";
  private static final String CONTAINER = "tester";

  /// The most that Fargate grants.
  private static final int OPEN_FILES = 65_535;

  /// As many as one call of DescribeTasks takes.
  private static final int PAGE = 100;

  private final EcsClient ecs;
  private final Place.Fargate place;
  private final String region;
  private final String run;
  private final List<String> tasks = new ArrayList<>();
  private @Nullable String definition;

  /// @param region of the log
  /// @param run names it, for the tokens that make starts happen once
  FargateLauncher(EcsClient ecs, Place.Fargate place, String region, String run) {
    this.ecs = ecs;
    this.place = place;
    this.region = region;
    this.run = run;
  }

  @Override
  public void start(List<URI> tickets) {
    String arn = ecs.registerTaskDefinition(definition()).taskDefinition().taskDefinitionArn();
    definition = arn;
    for (URI ticket : tickets) {
      tasks.add(startOne(arn, ticket));
    }
  }

  private RegisterTaskDefinitionRequest definition() {
    ContainerDefinition.Builder container =
        ContainerDefinition.builder()
            .name(CONTAINER)
            .image(place.image())
            .essential(true)
            .ulimits(
                Ulimit.builder()
                    .name(UlimitName.NOFILE)
                    .softLimit(OPEN_FILES)
                    .hardLimit(OPEN_FILES)
                    .build());
    place
        .logGroup()
        .ifPresent(group ->
            container.logConfiguration(log ->
                log.logDriver(LogDriver.AWSLOGS)
                    .options(
                        Map.of(
                            "awslogs-group",
                            group,
                            "awslogs-region",
                            region,
                            "awslogs-stream-prefix",
                            FAMILY))));
    RegisterTaskDefinitionRequest.Builder request =
        RegisterTaskDefinitionRequest.builder()
            .family(FAMILY)
            .requiresCompatibilities(Compatibility.FARGATE)
            .networkMode(NetworkMode.AWSVPC)
            .cpu(Integer.toString(place.cpu()))
            .memory(Integer.toString(place.memory()))
            .runtimePlatform(platform ->
                platform
                    .operatingSystemFamily(OSFamily.LINUX)
                    .cpuArchitecture(place.architecture()))
            .containerDefinitions(container.build());
    place.executionRole().ifPresent(request::executionRoleArn);
    return request.build();
  }

  private String startOne(String arn, URI ticket) {
    RunTaskResponse response =
        ecs.runTask(request ->
            request
                .cluster(place.cluster())
                .taskDefinition(arn)
                .launchType(LaunchType.FARGATE)
                .count(1)
                .startedBy(FAMILY)
                // A call that is repeated after a lost answer starts no second task.
                .clientToken(run + "-" + tasks.size())
                .networkConfiguration(network())
                .overrides(overrides ->
                    overrides.containerOverrides(
                        ContainerOverride.builder()
                            .name(CONTAINER)
                            .command("load-test", "join", "--ticket", ticket.toString())
                            .build())));
    if (!response.failures().isEmpty()) {
      throw new FleetException(
          "ECS does not start tester "
              + (tasks.size() + 1)
              + ": "
              + response.failures().getFirst().reason());
    }
    return response.tasks().getFirst().taskArn();
  }

  private NetworkConfiguration network() {
    return NetworkConfiguration.builder()
        .awsvpcConfiguration(vpc ->
            vpc.subnets(place.subnets())
                .securityGroups(place.securityGroups())
                .assignPublicIp(
                    place.publicIp() ? AssignPublicIp.ENABLED : AssignPublicIp.DISABLED))
        .build();
  }

  @Override
  public List<Seat> look() {
    var found = new HashMap<String, Seat>();
    for (int from = 0; from < tasks.size(); from += PAGE) {
      List<String> page = tasks.subList(from, Math.min(from + PAGE, tasks.size()));
      ecs.describeTasks(request -> request.cluster(place.cluster()).tasks(page))
          .tasks()
          .forEach(task -> found.put(task.taskArn(), seat(task)));
    }
    return tasks.stream()
        // A task that was just started may not be known everywhere yet.
        .map(arn -> found.getOrDefault(arn, new Seat(name(arn), Seat.State.STARTING, "")))
        .toList();
  }

  private static Seat seat(Task task) {
    String name = name(task.taskArn());
    if (!task.lastStatus().equals("STOPPED")) {
      boolean running = task.lastStatus().equals("RUNNING");
      return new Seat(name, running ? Seat.State.RUNNING : Seat.State.STARTING, "");
    }
    String reason = String.valueOf(task.stoppedReason());
    for (Container container : task.containers()) {
      if (container.exitCode() != null) {
        return new Seat(name, Seat.State.ENDED, "exit code " + container.exitCode());
      }
      reason = container.reason() == null ? reason : container.reason();
    }
    return new Seat(name, Seat.State.FAILED, reason);
  }

  private static String name(String arn) {
    return "task " + arn.substring(arn.lastIndexOf('/') + 1);
  }

  @Override
  public String plan(int testers) {
    String options =
        "--cluster "
            + place.cluster()
            + " --launch-type FARGATE --network-configuration 'awsvpcConfiguration={subnets=["
            + String.join(",", place.subnets())
            + "],securityGroups=["
            + String.join(",", place.securityGroups())
            + "],assignPublicIp="
            + (place.publicIp() ? "ENABLED" : "DISABLED")
            + "}'";
    return """
    aws ecs register-task-definition --family %s --requires-compatibilities FARGATE --network-mode awsvpc \
    --cpu %d --memory %d --runtime-platform cpuArchitecture=%s,operatingSystemFamily=LINUX%s \
    --container-definitions '[{"name":"%s","image":"%s","ulimits":[{"name":"nofile","softLimit":%d,"hardLimit":%d}]}]'
    # %d times, each with its own ticket:
    aws ecs run-task %s --task-definition %s \
    --overrides '{"containerOverrides":[{"name":"%s","command":["load-test","join","--ticket","TICKET"]}]}'
    # until all have stopped:
    aws ecs describe-tasks --cluster %s --tasks ARN...
    aws ecs deregister-task-definition --task-definition ARN
    """
        .formatted(
            FAMILY,
            place.cpu(),
            place.memory(),
            place.architecture(),
            place.executionRole().map(role -> " --execution-role-arn " + role).orElse(""),
            CONTAINER,
            place.image(),
            OPEN_FILES,
            OPEN_FILES,
            testers,
            options,
            FAMILY,
            CONTAINER,
            place.cluster());
  }

  @Override
  public void close() {
    try (ecs) {
      Map<String, String> arns =
          tasks.stream().collect(Collectors.toMap(FargateLauncher::name, arn -> arn));
      for (Seat seat : tasks.isEmpty() ? List.<Seat>of() : look()) {
        if (!seat.over()) {
          String arn = arns.get(seat.name());
          ecs.stopTask(request ->
              request.cluster(place.cluster()).task(arn).reason("the load test was given up"));
        }
      }
      if (definition != null) {
        String arn = definition;
        ecs.deregisterTaskDefinition(request -> request.taskDefinition(arn));
      }
    } catch (SdkException e) {
      throw new FleetException(
          "what was started could not be stopped; look for tasks of the family "
              + FAMILY
              + " in the cluster "
              + place.cluster()
              + ": "
              + e.getMessage(),
          e);
    }
  }
}
