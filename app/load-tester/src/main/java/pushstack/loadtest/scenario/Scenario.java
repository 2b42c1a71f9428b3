package pushstack.loadtest.scenario;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Marks a public static method as a scenario: `void name(Agent agent, …)`, further parameters of
/// type `int`, `long`, `double`, `boolean`, `String`, `Duration` (written `30s`, or a number of
/// seconds) or an enum (in lower case), each with an [Arg].
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Scenario {
  /// What plans call it.
  String name();

  /// One sentence for the list of scenarios.
  String does();

  /// How often it begins anew after it has failed; [#FOREVER] for no end.
  int restarts() default 0;

  /// A value of [#restarts].
  int FOREVER = -1;
}
