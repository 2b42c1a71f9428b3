package pushstack.loadtest.catalogue;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import pushstack.loadtest.scenario.Agent;
import pushstack.loadtest.scenario.Scenario;
import pushstack.schema.Suggestion;

/// A scenario that can be called.
public final class ScenarioDefinition {
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_-]{0,63}");

  private final Scenario scenario;
  private final Method method;
  private final List<Parameter> parameters;

  private ScenarioDefinition(Scenario scenario, Method method, List<Parameter> parameters) {
    this.scenario = scenario;
    this.method = method;
    this.parameters = List.copyOf(parameters);
  }

  /// Empty if the method is no scenario.
  ///
  /// @throws CatalogueException if it is one and cannot be called
  static Optional<ScenarioDefinition> of(Method method) {
    Scenario scenario = method.getAnnotation(Scenario.class);
    if (scenario == null) {
      return Optional.empty();
    }
    try {
      requireCallable(scenario, method);
      List<Parameter> parameters =
          Arrays.stream(method.getParameters()).skip(1).map(Parameter::of).toList();
      requireDistinct(parameters);
      return Optional.of(new ScenarioDefinition(scenario, method, parameters));
    } catch (CatalogueException e) {
      throw new CatalogueException(
          "the scenario \""
              + scenario.name()
              + "\", "
              + method.getDeclaringClass().getName()
              + "."
              + method.getName()
              + ": "
              + e.getMessage());
    }
  }

  private static void requireCallable(Scenario scenario, Method method) {
    if (!NAME.matcher(scenario.name()).matches()) {
      throw new CatalogueException("a name has up to 64 of a-z 0-9 _ -, a letter first");
    }
    int modifiers = method.getModifiers();
    if (!Modifier.isPublic(modifiers)
        || !Modifier.isStatic(modifiers)
        || !Modifier.isPublic(method.getDeclaringClass().getModifiers())) {
      throw new CatalogueException("it must be a public static method of a public class");
    }
    Class<?>[] types = method.getParameterTypes();
    if (types.length == 0 || types[0] != Agent.class) {
      throw new CatalogueException("its first parameter must be an Agent");
    }
    if (method.getReturnType() != void.class) {
      throw new CatalogueException("it must return nothing");
    }
    if (scenario.restarts() < Scenario.FOREVER) {
      throw new CatalogueException("it cannot restart " + scenario.restarts() + " times");
    }
  }

  private static void requireDistinct(List<Parameter> parameters) {
    var seen = new HashSet<String>();
    for (Parameter parameter : parameters) {
      if (!seen.add(parameter.name())) {
        throw new CatalogueException("it has two parameters named " + parameter.name());
      }
    }
  }

  public String name() {
    return scenario.name();
  }

  /// One sentence.
  public String does() {
    return scenario.does();
  }

  /// How often it begins anew after a failure; [Scenario#FOREVER] for no end.
  public int restarts() {
    return scenario.restarts();
  }

  public List<Parameter> parameters() {
    return parameters;
  }

  /// With all arguments as the method takes them.
  ///
  /// @throws CatalogueException if one is missing, unknown, given twice or of the wrong form
  public Call call(Arguments arguments) {
    if (arguments.placed().size() > parameters.size()) {
      throw new CatalogueException(
          name() + " takes " + signature() + ", not " + arguments.placed().size() + " arguments");
    }
    requireKnown(arguments.named().keySet());
    var values = new ArrayList<Object>();
    var texts = new ArrayList<String>();
    for (int i = 0; i < parameters.size(); i++) {
      Parameter parameter = parameters.get(i);
      boolean placed = i < arguments.placed().size();
      String named = arguments.named().get(parameter.name());
      if (placed && named != null) {
        throw new CatalogueException(
            name() + ": its argument " + parameter.name() + " is given by place and by name");
      }
      Optional<String> given =
          placed ? Optional.of(arguments.placed().get(i)) : Optional.ofNullable(named);
      String text =
          given
              .or(parameter::standard)
              .orElseThrow(
                  () -> new CatalogueException(name() + " needs its argument " + parameter.name()));
      try {
        values.add(parameter.value(text));
      } catch (CatalogueException e) {
        throw new CatalogueException(name() + ": " + e.getMessage());
      }
      given.ifPresent(value -> texts.add(parameter.name() + "=" + value));
    }
    return new Call(this, values, texts);
  }

  private void requireKnown(Set<String> names) {
    List<String> known = parameters.stream().map(Parameter::name).toList();
    for (String name : names) {
      if (!known.contains(name)) {
        throw new CatalogueException(
            name()
                + " has no argument "
                + name
                + Suggestion.nearest(name, known)
                    .map(near -> "; did you mean " + near + "?")
                    .orElse(": it takes " + signature()));
      }
    }
  }

  /// Its parameters in one line.
  public String signature() {
    return parameters.isEmpty()
        ? "no arguments"
        : parameters.stream().map(Parameter::toString).collect(Collectors.joining(", "));
  }

  void invoke(Agent agent, List<Object> values) throws Exception {
    var all = new ArrayList<>();
    all.add(agent);
    all.addAll(values);
    try {
      method.invoke(null, all.toArray());
    } catch (InvocationTargetException e) {
      switch (e.getCause()) {
        case Exception exception -> throw exception;
        case Error error -> throw error;
        case null, default -> throw e;
      }
    }
  }
}
