package pushstack.loadtest.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pushstack.loadtest.catalogue.ScenarioCatalogue;
import pushstack.loadtest.scenario.Agent;
import pushstack.loadtest.scenario.Arg;
import pushstack.loadtest.scenario.Scenario;

final class PlanTextTest {
  private static final ScenarioCatalogue CATALOGUE = ScenarioCatalogue.of(Sample.class);

  /// What plans of these tests can name.
  public static final class Sample {
    private Sample() {}

    @Scenario(name = "basic", does = "Nothing.")
    public static void basic(Agent agent) {}

    @Scenario(name = "say", does = "Nothing.")
    public static void say(
        Agent agent,
        @Arg(name = "text") String text,
        @Arg(name = "times", value = "1") int times,
        @Arg(name = "wait", value = "5s") Duration wait) {}
  }

  @Test
  void eachLoadHasItsScenarioAndPace() {
    Plan plan = Plan.ofText("basic, 10, 3, 0 | say, 7, 0.5, 1.5, hello", CATALOGUE);
    assertThat(plan.loads())
        .extracting(load -> load.call() + " " + load.drive() + " " + load.delay())
        .containsExactly(
            "basic Starts[quantity=10, perSecond=3.0] PT0S",
            "say(text=hello) Starts[quantity=7, perSecond=0.5] PT1.5S");
    assertThat(plan.settings()).isEqualTo(Settings.STANDARD);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "hello;say(text=hello)",
        "hello, 3;say(text=hello, times=3)",
        "hello, wait=2m;say(text=hello, wait=2m)",
        "times=4, text=x;say(text=x, times=4)",
        "a\\, b;say(text=a, b)",
        "a\\|b;say(text=a|b)",
        "a\\b;say(text=a\\b)",
        "text=x\\,y, times=2;say(text=x,y, times=2)",
        "https://x.org/?q=1;say(text=https://x.org/?q=1)",
        "[\"a, b\", 2];say(text=a, b, times=2)",
        "{\"text\": \"a, | {b}\", \"times\": 2};say(text=a, | {b}, times=2)",
        "{\"text\": \"a\"}, times=2;say(text=a, times=2)",
      })
  void argumentsAreGivenByPlaceNameOrJson(String text, String call) {
    Plan plan = Plan.ofText("say, 1, 1, 0, " + text + " | basic, 1, 1, 0", CATALOGUE);
    assertThat(plan.loads()).hasSize(2);
    assertThat(plan.loads().getFirst().call()).hasToString(call);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "basic;load 1 (\"basic\"): must be \"scenario, quantity, stagger, delay\"",
        "basic, 1, 1;must be \"scenario, quantity, stagger, delay\"",
        "basic, ten, 1, 0;load 1 (\"basic, ten, 1, 0\"): the quantity \"ten\" is not a whole number",
        "basic, 1.5, 1, 0;the quantity \"1.5\" is not a whole number",
        "basic, 0, 1, 0;the quantity must be between 1 and 60000, not 0",
        "basic, 1, x, 0;the stagger \"x\" is not a number",
        "basic, 1, 0, 0;the stagger, how many are started a second, must be above 0",
        "basic, 1, -1, 0;the stagger, how many are started a second, must be above 0",
        "basic, 1, 1, soon;the delay \"soon\" is not a duration",
        "basic, 1, 1, -5;the delay \"-5\" is not a duration",
        "basic, 1, 1, 0 |;load 2 (\"\"): must be",
        "basic, 1, 1, 0 | bsic, 1, 1, 0;load 2 (\"bsic, 1, 1, 0\"): there is no scenario \"bsic\"; did"
            + " you mean basic?",
        "nothing, 1, 1, 0;there is no scenario \"nothing\"; pushstack load-test scenarios lists them",
        "say, 1, 1, 0;say needs its argument text",
        "basic, 1, 1, 0, x;basic takes no arguments, not 1 arguments",
        "say, 1, 1, 0, a, b;say: its argument times: \"b\" is not a whole number",
        "say, 1, 1, 0, a, tmes=2;say has no argument tmes; did you mean times?",
        "say, 1, 1, 0, a, text=b;say: its argument text is given by place and by name",
        "say, 1, 1, 0, text=a, text=b;the argument text is given twice",
        "say, 1, 1, 0, text=a, 2;the argument \"2\" stands by place after one by name",
        "say, 1, 1, 0, {text: 1};the argument {text: 1} is not JSON",
        "say, 1, 1, 0, {\"text\": [1]};each must be text, a number, true or false",
      })
  void whatCannotBeRunIsSaidWithItsPlace(String text, String problem) {
    assertThatThrownBy(() -> Plan.ofText(text, CATALOGUE))
        .isInstanceOf(PlanException.class)
        .hasMessageContaining(problem)
        .hasMessageStartingWith("load ");
  }
}
