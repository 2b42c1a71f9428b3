package pushstack.loadtest.plan;

import java.time.Duration;
import java.util.Map;
import java.util.function.Function;
import pushstack.loadtest.catalogue.Values;

/// A [Shape] in a YAML plan: a number alone, or one of `ramp`, `quadratic` and `spike` with what it
/// needs.
final class ShapeYaml {
  private static final String FORMS =
      "must be a number, or one of ramp: {from, to, over}, quadratic: {to, over} and spike: {base,"
          + " to, after, hold}";

  private ShapeYaml() {}

  static Shape parse(String place, Object value, Function<String, Double> number) {
    if (!(value instanceof Map)) {
      String text = Section.scalar(value).orElseThrow(() -> new PlanException(place, FORMS));
      return Section.parsed(place, text, each -> new Shape.Constant(number.apply(each)));
    }
    var kind = new Section(place, value);
    if (kind.keys().size() != 1) {
      throw new PlanException(place, FORMS);
    }
    String name = kind.keys().iterator().next();
    Section details = kind.section(name).orElseThrow();
    try {
      Shape shape =
          switch (name) {
            case "ramp" ->
                new Shape.Ramp(
                    details.read("from", number).orElse(0.0),
                    details.required("to", number),
                    details.required("over", ShapeYaml::time));
            case "quadratic" ->
                new Shape.Quadratic(
                    details.required("to", number), details.required("over", ShapeYaml::time));
            case "spike" ->
                new Shape.Spike(
                    details.read("base", number).orElse(0.0),
                    details.required("to", number),
                    details.required("after", ShapeYaml::time),
                    details.required("hold", ShapeYaml::time));
            default -> throw new PlanException(kind.place(name), "is not known: it " + FORMS);
          };
      details.end();
      return shape;
    } catch (PlanException e) {
      throw e;
    } catch (IllegalArgumentException e) {
      throw new PlanException(kind.place(name), String.valueOf(e.getMessage()));
    }
  }

  private static Duration time(String text) {
    return Values.duration(text);
  }
}
