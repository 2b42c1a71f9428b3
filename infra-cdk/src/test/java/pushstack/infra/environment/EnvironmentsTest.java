package pushstack.infra.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class EnvironmentsTest {
  private static final Path SHIPPED = Path.of("environments");

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"local", "prod", "small"})
  void shippedEnvironmentsAreValid(String name) {
    assertThat(new Environments(SHIPPED).read(Optional.of(name)).name()).isEqualTo(name);
  }

  @Test
  void missingChoiceListsThoseThatExist() {
    assertThatThrownBy(() -> new Environments(SHIPPED).read(Optional.empty()))
        .isInstanceOf(EnvironmentException.class)
        .hasMessage("Name an environment with -c env=<name>; there are: local, prod, small.");
  }

  @Test
  void unknownEnvironmentListsThoseThatExist() {
    assertThatThrownBy(() -> new Environments(SHIPPED).read(Optional.of("prd")))
        .hasMessage(
            "There is no environment prd; did you mean prod?; there are: local, prod, small.");
  }

  @Test
  void missingFolderIsNamed() {
    assertThatThrownBy(() -> new Environments(folder.resolve("none")).read(Optional.of("prod")))
        .hasMessage("There is no folder of environments at " + folder.resolve("none") + ".");
  }

  /// Edits of `prod.yaml`, each a text, what replaces it, and the sentence that is the answer; ⏎ is
  /// a line end.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          account: "111122223333" |                         | account is missing.
          account: "111122223333" | account: "11112222333"  | account must be the 12 digits of an AWS account, not 11112222333.
          region: eu-central-1    | region: Frankfurt       | region must be an AWS region such as eu-central-1, not Frankfurt.
          region: eu-central-1    | region: eu-west-1       | fleet.network.zones has eu-central-1a, which is no zone of eu-west-1.
          profile: aws            | profile: azure          | profile must be one of aws, local, not azure.
          profile: aws            | profile: local          | profile local cannot have a fleet: no emulator runs machines.
          profile: aws            | profle: aws             | profle is not known; did you mean profile?
          profile: aws            | {profile: aws           | is not YAML in line 3: expected ',' or '}', but got :.
          protect-stacks: true    | protect-stacks: maybe   | protect-stacks must be true or false, not maybe.
          protect-stacks: true    | protect-stacks: true⏎endpoint-url: https://a.example | endpoint-url must not be given with a fleet, whose address says it.
          removal: retain         | removal: keep           | data.removal must be one of retain, destroy, not keep.
          removal: retain         | encryption-key: arn:aws:kms:us-east-1:111122223333:key/0a | data.removal is missing.
          reads: 24_000           | reads: 500              | data.warm-throughput.reads and writes must be at least 12000 and 4000, which every new table has, not 500 and 12000.
          archive-days: 400       | archive-days: 0         | push-log.archive-days must be between 1 and 3650, not 0.
          node-log-days: 30       | node-log-days: 31       | push-log.node-log-days must be one of [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 3653], not 31.
          push-oncall@example.org | nobody                  | alarms.emails has nobody, which is no address.
          eu-central-1c           | eu-central-1a           | fleet.network.zones names a zone twice.
          `, eu-central-1b, eu-central-1c` |                | fleet.network.zones must name two or three availability zones, so that one may fail, not 1.
          10.64.0.0/16            | 10.64.0.0/8             | fleet.network.cidr must be an IPv4 range between /16 and /22 such as 10.64.0.0/16, not 10.64.0.0/8.
          nat-gateways: 3         | nat-gateways: 4         | fleet.network.nat-gateways must be between 0 and 3, not 4.
          nat-gateways: 3         | nat-gateways: some      | fleet.network.nat-gateways must be a whole number, not some.
          websocket: push.example.org | websocket: Push     | fleet.addresses.websocket must be a DNS name in lower case such as push.example.org, not Push.
          websocket: push.example.org | websocket: updates.push.example.org | fleet.addresses.websocket and endpoint must be two names, since two load balancers answer, not both updates.push.example.org.
          name: example.org       | name: example.com       | fleet.addresses.websocket and endpoint must be names within the hosted zone example.com.
          id: Z0123456789ABCDEFGHIJ | id: example.org       | fleet.addresses.hosted-zone.id must be the id of a zone (Z…), not example.org.
          type: r8g.xlarge        | type: large             | fleet.connection.machines.type must be an instance type such as r8g.large, not large.
          type: r8g.xlarge        | type: m7i.large         | fleet.connection.machines.type must be a Graviton (ARM) type such as r8g.large, not m7i.large.
          image: ami-0123456789abcdef0 | image: al2023      | fleet.connection.machines.image must be an image id (ami-…) or the public parameter of an Amazon Linux 2023 image for arm64, not al2023.
          min: 3                  | min: 0                  | fleet.connection.machines.min must be between 1 and 450, not 0.
          max: 30                 | max: 2                  | fleet.connection.machines.min is 3 and max 2: min must not be larger.
          max-connections: 400_000 | max-connections: 50    | fleet.connection.max-connections must be between 1000 and 1000000, not 50.
          tls: nlb                | tls: alb                | fleet.connection.tls must be one of nlb, node, not alb.
          endpoint: updates.push.example.org | endpoint: updates.push.example.org⏎    certificate: arn:aws:acm:us-east-1:111122223333:certificate/0a | fleet.addresses.certificate is in us-east-1, but must be in the environment's region eu-central-1.
          endpoint: updates.push.example.org | endpoint: updates.push.example.org⏎    certificate: mine | fleet.addresses.certificate must be an ARN such as arn:aws:acm:<region>:<account>:certificate/<id>, not mine.
          removal: retain         | removal: retain⏎  encryption-key: arn:aws:kms:us-east-1:111122223333:key/0a | data.encryption-key is in us-east-1, but must be in the environment's region eu-central-1.
          nat-gateways: 3         | nat-gateways: 0⏎    vpc: {id: vpc-0123abcd, public-subnets: [subnet-0123abcd], private-subnets: [subnet-0123abce]} | fleet.network.vpc must have one public and one private subnet for each of its 3 zones, not 1 and 1.
          nat-gateways: 3         | nat-gateways: 0⏎    vpc: {id: mine, public-subnets: [], private-subnets: []} | fleet.network.vpc.id must be the id of a VPC (vpc-…), not mine.
          profile: aws            | profile: aws⏎name: prod  | name must not be given, since the file's name says it.
          firewall: true          | firewall: {on: yes}     | fleet.endpoint.firewall must be a single value.
          """)
  void badValueGetsOneSentence(String text, String replacement, String sentence)
      throws IOException {
    assertRefused(
        edited(text, replacement == null ? "" : replacement.replace("⏎", "\n")), sentence);
  }

  @Test
  void nameTooLongForLoadBalancersIsRefused() throws IOException {
    Path file = folder.resolve("the-environment-of-all-of-us.yaml");
    Files.copy(SHIPPED.resolve("prod.yaml"), file);
    assertThatThrownBy(
            () -> new Environments(folder).read(Optional.of("the-environment-of-all-of-us")))
        .hasMessage(
            file
                + ": an environment has 1 to 20 of the characters a-z 0-9 -, a letter first, not:"
                + " the-environment-of-all-of-us.");
  }

  @Test
  void withoutFleetTheEndpointUrlIsNeeded() throws IOException {
    Path file = folder.resolve("home.yaml");
    Files.writeString(
        file,
        Files.readString(SHIPPED.resolve("local.yaml"))
            .replace("endpoint-url: http://127.0.0.1:8082\n", ""));
    assertThatThrownBy(() -> new Environments(folder).read(Optional.of("home")))
        .hasMessage(
            file
                + ": endpoint-url must be given without a fleet, as an origin such as"
                + " https://push.example.org.");
  }

  private void assertRefused(String yaml, String sentence) throws IOException {
    Path file = Files.writeString(folder.resolve("prod.yaml"), yaml);
    assertThatThrownBy(() -> new Environments(folder).read(Optional.of("prod")))
        .isInstanceOf(EnvironmentException.class)
        .hasMessage(file + ": " + sentence);
  }

  private static String edited(String text, String replacement) throws IOException {
    String yaml = Files.readString(SHIPPED.resolve("prod.yaml"));
    assertThat(yaml).contains(text);
    int at = yaml.indexOf(text);
    return yaml.substring(0, at) + replacement + yaml.substring(at + text.length());
  }
}
