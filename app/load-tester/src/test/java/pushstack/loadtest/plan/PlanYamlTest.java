package pushstack.loadtest.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pushstack.loadtest.builtin.Builtins;

final class PlanYamlTest {

  private static Plan plan(String... lines) {
    return Plan.ofYaml(String.join("\n", lines) + "\n", Builtins.CATALOGUE);
  }

  @Test
  void everySettingIsRead() {
    Plan plan =
        plan(
            "target: {websocket: 'wss://push.example.org/', endpoint: 'https://updates.example.org'}",
            "label: before the upgrade",
            "seed: 42",
            "duration: 10m",
            "settle: 20s",
            "grace: 1m",
            "patience: 5s",
            "senders: 8",
            "thresholds: ['p99(delivery) < 50ms', 'share(refused) <= 0.1%']",
            "loads: [{scenario: basic, quantity: 1}]");
    Settings settings = plan.settings();
    assertThat(settings.webSocket()).contains(URI.create("wss://push.example.org/"));
    assertThat(settings.endpoint()).contains(URI.create("https://updates.example.org"));
    assertThat(settings.label()).contains("before the upgrade");
    assertThat(settings.seed()).contains(42L);
    assertThat(settings.duration()).contains(Duration.ofMinutes(10));
    assertThat(settings.settle()).isEqualTo(Duration.ofSeconds(20));
    assertThat(settings.grace()).isEqualTo(Duration.ofMinutes(1));
    assertThat(settings.patience()).isEqualTo(Duration.ofSeconds(5));
    assertThat(settings.senders()).isEqualTo(8);
    assertThat(settings.thresholds())
        .extracting(Object::toString)
        .containsExactly("p99(delivery) < 50ms", "share(refused) <= 0.1%");
  }

  @Test
  void loadsAreStartedHeldOrArrive() {
    Plan plan =
        plan(
            "loads:",
            "  - {scenario: connect_and_idle_forever, quantity: 100, stagger: 10/s, delay: 5s}",
            "  - {scenario: notification_forever, args: {notif_delay: 1s}, agents: 50, duration: 1m}",
            "  - scenario: notification_forever",
            "    args: [2s]",
            "    agents: {ramp: {from: 1, to: 100, over: 2m}}",
            "  - scenario: deliver",
            "    arrivals: {rate: 6000/min, agents: 1200}",
            "  - scenario: deliver",
            "    arrivals:",
            "      rate: {spike: {base: 10/s, to: 500/s, after: 60s, hold: 10s}}",
            "      agents: 200",
            "      warmup: 0",
            "      prepare: none");
    assertThat(plan.loads())
        .extracting(load ->
            load.call()
                + " "
                + load.drive()
                + " "
                + load.delay()
                + load.duration().map(time -> " " + time).orElse(""))
        .containsExactly(
            "connect_and_idle_forever Starts[quantity=100, perSecond=10.0] PT5S",
            "notification_forever(notif_delay=1s) Population[agents=Constant[value=50.0]] PT0S PT1M",
            "notification_forever(notif_delay=2s) Population[agents=Ramp[from=1.0, to=100.0,"
                + " over=PT2M]] PT0S",
            "deliver Arrivals[perSecond=Constant[value=100.0], agents=1200, warmup=PT3S,"
                + " prepare=Optional[subscribe]] PT0S",
            "deliver Arrivals[perSecond=Spike[base=10.0, to=500.0, after=PT1M, hold=PT10S],"
                + " agents=200, warmup=PT0S, prepare=Optional.empty] PT0S");
  }

  @Test
  void withoutStaggerAllStartWithinASecond() {
    Plan plan = plan("loads: [{scenario: basic, quantity: 40}]");
    assertThat(plan.loads().getFirst().drive()).isEqualTo(new Drive.Starts(40, 40));
  }

  @Test
  void loadsCanBeInTheTextForm() {
    Plan plan = plan("duration: 5s", "loads: basic, 2, 1, 0 | basic_topic, 1, 1, 0");
    assertThat(plan.loads()).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "loads: [;the plan: is not YAML",
        "- basic;the plan: must be a YAML mapping with the key loads",
        "seed: 1;the plan: needs a list of loads",
        "loads: [];the plan: needs a list of loads",
        "loads: [basic];loads[0]: must be a mapping",
        "loads: [{quantity: 1}];loads[0]: needs the key scenario",
        "loads: [{scenario: basic}];loads[0].quantity: a load has exactly one of quantity",
        "loads: [{scenario: basic, quantity: 1, agents: 1}];a load has exactly one of quantity",
        "loads: [{scenario: basic, agents: 1, stagger: 1}];loads[0].stagger: is of use with quantity",
        "loads: [{scenario: basic, quantity: many}];loads[0].quantity: \"many\" is not a whole number",
        "loads: [{scenario: basc, quantity: 1}];loads[0].scenario: there is no scenario \"basc\"; did"
            + " you mean basic?",
        "loads: [{scenario: basic, quantity: 1, args: {coding: gzip}}];basic: its argument coding:"
            + " \"gzip\" is none of aes128gcm, aesgcm",
        "loads: [{scenario: basic, quantity: 1, dely: 1s}];loads[0].dely: is not known; did you mean"
            + " delay?",
        "loads: [{scenario: basic, quantity: 1, delay: }];loads[0].delay: has no value",
        "loads: [{scenario: basic, agents: {rmp: {to: 1}}}];loads[0].agents.rmp: is not known",
        "loads: [{scenario: basic, agents: {ramp: {to: 1}}}];loads[0].agents.ramp: needs the key over",
        "loads: [{scenario: basic, agents: {ramp: {to: 1, over: 0}}}];loads[0].agents.ramp: must take"
            + " some time",
        "loads: [{scenario: basic, agents: 70000}];there can be no more than 60000 agents",
        "loads: [{scenario: deliver, arrivals: {rate: fast, agents: 1}}];loads[0].arrivals.rate:"
            + " \"fast\" is not a rate such as 500/s",
        "loads: [{scenario: deliver, arrivals: {rate: 1/s}}];loads[0].arrivals: needs the key agents",
        "loads: [{scenario: deliver, arrivals: {rate: 1/s, agents: 0}}];there must be between 1 and"
            + " 60000 agents, not 0",
        "{loads: 'basic, 1, 1, 0', duration: 8d};duration: must be between 1ms and 604800s, not 8d",
        "{loads: 'basic, 1, 1, 0', senders: 0};senders: must be between 1 and 4096",
        "{loads: 'basic, 1, 1, 0', target: {websocket: 'http://x'}};target.websocket: \"http://x\" is"
            + " no address that begins with ws:// or wss://",
        "{loads: 'basic, 1, 1, 0', thresholds: ['p99 < 1s']};thresholds[0]: the threshold \"p99 < 1s\":"
            + " \"p99\" is not counted",
        "{loads: 'basic, 1, 1, 0', theresholds: []};theresholds: is not known; did you mean"
            + " thresholds?",
      })
  void whatCannotBeRunIsSaidWithItsPlace(String document, String problem) {
    assertThatThrownBy(() -> plan(document))
        .isInstanceOf(PlanException.class)
        .hasMessageContaining(problem);
  }
}
