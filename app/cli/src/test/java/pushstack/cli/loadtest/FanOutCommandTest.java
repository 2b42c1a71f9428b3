package pushstack.cli.loadtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import pushstack.cli.Output;
import pushstack.cli.options.MisuseException;

final class FanOutCommandTest {
  private static final List<String> FARGATE =
      List.of(
          "--bucket=results",
          "--region=eu-central-1",
          "--cluster=load",
          "--image=pushstack:1",
          "--subnets=subnet-1,subnet-2",
          "--testers=4");

  private final Output output = new Output();

  /// Nobody listens there: a dry run asks nobody.
  private final FanOutCommand command =
      new FanOutCommand(
          output.outStream(), output.errStream(), Optional.of(URI.create("http://127.0.0.1:1")));

  private static List<String> with(List<String> some, String... more) {
    return Stream.concat(some.stream(), Stream.of(more)).toList();
  }

  @Test
  void dryRunPrintsWhatItWouldDo() {
    assertThat(command.run(with(FARGATE, "--dry-run", "--", "basic, 10, 1, 0", "--label", "x")))
        .isZero();
    assertThat(output.out())
        .contains(
            "# 4 testers begin at ",
            "load-test run basic, 10, 1, 0 --label x --start-at ",
            "aws ecs register-task-definition --family pushstack-load-test",
            "subnets=[subnet-1,subnet-2]",
            "s3://results/load-test/");
  }

  @Test
  void dryRunOfMachines() {
    assertThat(
            command.run(
                List.of(
                    "--bucket=results",
                    "--region=x-1",
                    "--tag=role=tester",
                    "--dry-run",
                    "--",
                    "p")))
        .isZero();
    assertThat(output.out())
        .contains(
            "Key=tag:role,Values=tester", "/opt/pushstack/current/bin/pushstack load-test join");
  }

  @Test
  void saysWhatIsMissing() {
    misuse(FARGATE, "say behind -- what every tester runs");
    misuse(List.of("--bucket=results", "--", "p"), "with one of --cluster, --tag and --instances");
    misuse(with(FARGATE, "--tag=a=b", "--", "p"), "with one of --cluster, --tag and --instances");
    misuse(with(FARGATE.subList(1, 6), "--", "p"), "--bucket is missing");
    misuse(with(FARGATE.subList(0, 3), "--", "p"), "--image is missing");
    misuse(with(FARGATE, "--architecture=MIPS", "--", "p"), "must be X86_64 or ARM64");
  }

  private void misuse(List<String> args, String reason) {
    assertThatThrownBy(() -> command.run(args))
        .isInstanceOf(MisuseException.class)
        .hasMessageContaining(reason);
  }

  @Test
  void joinNeedsATicket() {
    var join = new JoinCommand(output.outStream(), output.errStream(), _ -> 0);
    assertThatThrownBy(() -> join.run(List.of()))
        .isInstanceOf(MisuseException.class)
        .hasMessage("--ticket is missing");
  }
}
