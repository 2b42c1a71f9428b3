package pushstack.loadtest.plan;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import pushstack.loadtest.catalogue.Arguments;
import pushstack.loadtest.catalogue.Call;
import pushstack.loadtest.catalogue.ScenarioCatalogue;
import pushstack.loadtest.catalogue.Values;
import pushstack.loadtest.threshold.Threshold;

/// The YAML form of plans.
final class PlanYaml {
  private static final Duration SHORTEST = Duration.ofMillis(1);
  private static final Duration LONGEST_WAIT = Duration.ofHours(1);

  /// What the agents of an open loop do first.
  private static final String PREPARE = "subscribe";

  private PlanYaml() {}

  static Plan parse(String document, ScenarioCatalogue catalogue) {
    Object root;
    try {
      root =
          new org.snakeyaml.engine.v2.api.Load(LoadSettings.builder().setLabel("the plan").build())
              .loadFromString(document);
    } catch (YamlEngineException e) {
      throw new PlanException("the plan", "is not YAML: " + e.getMessage());
    }
    if (!(root instanceof Map)) {
      throw new PlanException("the plan", "must be a YAML mapping with the key loads");
    }
    var plan = new Section("", root);
    Settings settings = settings(plan);
    List<Load> loads = loads(plan, catalogue);
    plan.end();
    return new Plan(loads, settings);
  }

  private static Settings settings(Section plan) {
    Settings settings = Settings.STANDARD;
    Optional<Section> target = plan.section("target");
    if (target.isPresent()) {
      Section addresses = target.get();
      settings =
          addresses
              .address("websocket", Set.of("ws", "wss"))
              .map(settings::webSocket)
              .orElse(settings);
      settings =
          addresses
              .address("endpoint", Set.of("http", "https"))
              .map(settings::endpoint)
              .orElse(settings);
      addresses.end();
    }
    settings = plan.text("label").map(settings::label).orElse(settings);
    settings = plan.read("seed", Values::whole).map(settings::seed).orElse(settings);
    settings =
        plan.time("duration", SHORTEST, Settings.MAX_DURATION)
            .map(settings::duration)
            .orElse(settings);
    settings =
        plan.time("settle", Duration.ZERO, LONGEST_WAIT).map(settings::settle).orElse(settings);
    settings =
        plan.time("grace", Duration.ZERO, LONGEST_WAIT).map(settings::grace).orElse(settings);
    settings =
        plan.time("patience", SHORTEST, Settings.MAX_PATIENCE)
            .map(settings::patience)
            .orElse(settings);
    settings =
        plan.read("senders", text -> count(text, Settings.MAX_SENDERS))
            .map(settings::senders)
            .orElse(settings);
    settings =
        plan.read("connections", text -> count(text, Settings.MAX_CONNECTIONS))
            .map(settings::connections)
            .orElse(settings);
    settings = plan.read("restart", Values::bool).map(settings::restart).orElse(settings);
    return settings.thresholds(thresholds(plan.list("thresholds")));
  }

  private static int count(String text, int max) {
    int count = Values.count(text);
    if (count < 1 || count > max) {
      throw new IllegalArgumentException("must be between 1 and " + max + ", not " + count);
    }
    return count;
  }

  private static List<Threshold> thresholds(List<Object> texts) {
    var thresholds = new ArrayList<Threshold>();
    for (Object text : texts) {
      String place = "thresholds[" + thresholds.size() + "]";
      thresholds.add(Section.parsed(place, String.valueOf(text), Threshold::parse));
    }
    return thresholds;
  }

  private static List<Load> loads(Section plan, ScenarioCatalogue catalogue) {
    Optional<Object> value = plan.any("loads");
    if (value.orElse("") instanceof String text && !text.isEmpty()) {
      return PlanText.parse(text, catalogue);
    }
    if (!(value.orElse(List.of()) instanceof List<?> list) || list.isEmpty()) {
      throw new PlanException("the plan", "needs a list of loads");
    }
    var loads = new ArrayList<Load>();
    for (Object each : list) {
      loads.add(load(new Section("loads[" + loads.size() + "]", each), catalogue));
    }
    return loads;
  }

  private static Load load(Section load, ScenarioCatalogue catalogue) {
    String scenario = load.required("scenario", text -> text);
    Arguments arguments = arguments(load);
    Duration delay = load.time("delay", Duration.ZERO, Settings.MAX_DURATION).orElse(Duration.ZERO);
    Optional<Duration> duration = load.time("duration", SHORTEST, Settings.MAX_DURATION);
    Drive drive = drive(load, catalogue);
    load.end();
    return Section.parsed(
        load.place("scenario"),
        scenario,
        name -> new Load(catalogue.get(name).call(arguments), drive, delay, duration));
  }

  private static Arguments arguments(Section load) {
    Object args = load.any("args").orElse(List.of());
    String place = load.place("args");
    if (args instanceof Map<?, ?> map) {
      var named = new LinkedHashMap<String, String>();
      map.forEach((name, value) -> named.put(String.valueOf(name), scalar(place, value)));
      return new Arguments(List.of(), named);
    }
    var placed = new ArrayList<String>();
    for (Object value : args instanceof List<?> list ? list : List.of(args)) {
      placed.add(scalar(place, value));
    }
    return new Arguments(placed, Map.of());
  }

  private static String scalar(String place, Object value) {
    return Section.scalar(value)
        .orElseThrow(
            () -> new PlanException(place, "each argument must be text, a number, true or false"));
  }

  private static Drive drive(Section load, ScenarioCatalogue catalogue) {
    Optional<Integer> quantity = load.read("quantity", Values::count);
    Optional<Double> stagger = load.read("stagger", Values::rate);
    Optional<Object> agents = load.any("agents");
    Optional<Section> arrivals = load.section("arrivals");
    int ways =
        (quantity.isPresent() ? 1 : 0)
            + (agents.isPresent() ? 1 : 0)
            + (arrivals.isPresent() ? 1 : 0);
    if (ways != 1) {
      throw new PlanException(
          load.place("quantity"),
          "a load has exactly one of quantity (so many starts), agents (so many at a time) and"
              + " arrivals (a rate)");
    }
    if (stagger.isPresent() && quantity.isEmpty()) {
      throw new PlanException(load.place("stagger"), "is of use with quantity only");
    }
    try {
      if (quantity.isPresent()) {
        int count = quantity.get();
        return new Drive.Starts(count, stagger.orElse((double) Math.max(1, count)));
      }
      if (agents.isPresent()) {
        return new Drive.Population(
            ShapeYaml.parse(load.place("agents"), agents.get(), Values::decimal));
      }
      return arrivals(arrivals.orElseThrow(), catalogue);
    } catch (PlanException e) {
      throw e;
    } catch (IllegalArgumentException e) {
      throw new PlanException(load.place("scenario"), String.valueOf(e.getMessage()));
    }
  }

  private static Drive arrivals(Section arrivals, ScenarioCatalogue catalogue) {
    Object rate =
        arrivals
            .any("rate")
            .orElseThrow(() -> new PlanException(arrivals.place("rate"), "is needed"));
    int agents = arrivals.required("agents", Values::count);
    Duration warmup =
        arrivals
            .time("warmup", Duration.ZERO, LONGEST_WAIT)
            .orElse(
                Duration.ofSeconds(
                    Math.ceilDiv(Math.max(0, agents), Drive.Arrivals.PREPARED_PER_SECOND)));
    String prepare = arrivals.text("prepare").orElse(PREPARE);
    Optional<Call> prepared =
        prepare.equals("none")
            ? Optional.empty()
            : Optional.of(
                Section.parsed(
                    arrivals.place("prepare"),
                    prepare,
                    name -> catalogue.get(name).call(Arguments.NONE)));
    arrivals.end();
    return new Drive.Arrivals(
        ShapeYaml.parse(arrivals.place("rate"), rate, Values::rate), agents, warmup, prepared);
  }
}
