package pushstack.loadtest.scenario;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Names a parameter of a scenario, so that a plan can give it by name or by place.
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.PARAMETER)
public @interface Arg {
  String name();

  /// Its text when a plan does not give it; [#REQUIRED] if a plan must.
  String value() default REQUIRED;

  /// A value of [#value] that no plan can write.
  String REQUIRED = "\0";
}
