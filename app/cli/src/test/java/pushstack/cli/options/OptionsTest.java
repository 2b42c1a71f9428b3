package pushstack.cli.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import pushstack.service.ValueType;

final class OptionsTest {
  private static final Option<Integer> COUNT =
      Option.of("how-many", ValueType.count(0, 10), "3", "A number.");
  private static final Option<Integer> EACH =
      Option.repeated("each", ValueType.count(0, 10), "A number.");
  private static final Option<Boolean> FAST = Option.toggle("fast", "Not slow.");
  private static final List<Option<?>> ALL = List.of(COUNT, EACH, FAST);

  private static Options parse(int operands, String... args) {
    return Options.parse(List.of(args), ALL, operands, Map.of());
  }

  @Test
  void operandsStandAnywhere() {
    Options options = parse(3, "a", "--how-many", "4", "b=1", "--fast", "c");
    assertThat(options.operands()).containsExactly("a", "b=1", "c");
    assertThat(options.get(COUNT)).isEqualTo(4);
    assertThat(options.get(FAST)).isTrue();
  }

  @Test
  void allBehindTwoDashesIsAnOperand() {
    assertThat(parse(2, "--fast", "--", "--how-many", "x").operands())
        .containsExactly("--how-many", "x");
  }

  @Test
  void operandThatIsTooMuchIsNamed() {
    assertThatThrownBy(() -> parse(1, "a", "b"))
        .isInstanceOf(MisuseException.class)
        .hasMessage("\"b\" is too much: 1 can be given");
    assertThatThrownBy(() -> parse(0, "a"))
        .hasMessage("\"a\" is not an option; options are written --name value");
  }

  @Test
  void repeatedOptionKeepsItsOrder() {
    assertThat(parse(0, "--each=3", "--each", "1", "--each=2").all(EACH)).containsExactly(3, 1, 2);
    assertThat(parse(0).all(EACH)).isEmpty();
    assertThatThrownBy(() -> parse(0, "--each=1", "--each=x"))
        .hasMessage("--each: \"x\" is not a whole number");
    assertThatThrownBy(() -> parse(0, "--how-many=1", "--how-many=2"))
        .hasMessage("--how-many is given twice");
  }

  @Test
  void argumentBeatsEnvironmentWhichBeatsTheDefault() {
    Map<String, String> variables = Map.of("MY_HOW_MANY", "7", "MY_EACH", "1", "HOW_MANY", "9");
    Map<Option<?>, String> environment = Options.ofEnvironment("MY_", ALL, variables);
    Options given = Options.parse(List.of("--how-many", "5"), ALL, 0, environment);
    assertThat(given.get(COUNT)).isEqualTo(5);
    assertThat(given.all(EACH)).containsExactly(1);
    assertThat(Options.parse(List.of(), ALL, 0, environment).get(COUNT)).isEqualTo(7);
    assertThat(Options.parse(List.of(), ALL).get(COUNT)).isEqualTo(3);
  }

  @Test
  void helpSaysWhatMayBeRepeated() {
    assertThat(Options.help(List.of(EACH)))
        .isEqualTo("  --each <number>\n      A number. (any number of times)\n");
  }
}
