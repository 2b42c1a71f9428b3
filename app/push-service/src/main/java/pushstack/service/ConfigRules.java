package pushstack.service;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import pushstack.service.ServiceConfig.Engine;
import pushstack.service.ServiceConfig.Role;

/// What must hold between settings. A rule is asked only if all that it looks at is valid.
final class ConfigRules {

  /// One rule; the blame falls on the first setting.
  private record Rule(
      Setting<?> blamed, List<Setting<?>> others, Predicate<ConfigValues> holds, String problem) {}

  private static final List<Rule> RULES =
      List.of(
          new Rule(
              Settings.PONG_TIMEOUT,
              List.of(Settings.PING_INTERVAL),
              v -> v.get(Settings.PONG_TIMEOUT).compareTo(v.get(Settings.PING_INTERVAL)) < 0,
              "must be shorter than websocket.ping-interval"),
          new Rule(
              Settings.ACK_WINDOW,
              List.of(Settings.PUSH_TIMEOUT),
              v -> v.get(Settings.ACK_WINDOW).compareTo(v.get(Settings.PUSH_TIMEOUT)) < 0,
              "must be shorter than delivery.push-timeout, which includes it"),
          new Rule(
              Settings.DRAIN_GRACE,
              List.of(Settings.PUSH_TIMEOUT),
              v -> v.get(Settings.DRAIN_GRACE).compareTo(v.get(Settings.PUSH_TIMEOUT)) >= 0,
              "must not be shorter than delivery.push-timeout, or a stop would cut calls off"),
          new Rule(
              Settings.ROLE,
              List.of(Settings.ENGINE),
              v -> v.get(Settings.ROLE) == Role.ALL || v.get(Settings.ENGINE) == Engine.DYNAMODB,
              "needs storage.engine dynamodb: the embedded engine belongs to one process"),
          new Rule(
              Settings.PAGE_HOST,
              List.of(Settings.PAGE_ENABLED),
              v -> !v.get(Settings.PAGE_ENABLED) || isLoopback(v.get(Settings.PAGE_HOST)),
              "must be loopback: the page sends pushes for whoever opens it"),
          new Rule(
              Settings.PAGE_ENABLED,
              List.of(Settings.ROLE),
              v -> !v.get(Settings.PAGE_ENABLED) || v.get(Settings.ROLE) == Role.ALL,
              "needs role all: the page plays user agent and application server"),
          explicitKeys(Settings.TOKEN_KEYS, Settings.TOKEN_KEYS_FILE, Settings.TOKEN_KEYS_SECRET),
          explicitKeys(
              Settings.NODE_AUTH_KEYS,
              Settings.NODE_AUTH_KEYS_FILE,
              Settings.NODE_AUTH_KEYS_SECRET),
          notBoth(Settings.TOKEN_KEYS, Settings.TOKEN_KEYS_FILE),
          notBoth(Settings.TOKEN_KEYS, Settings.TOKEN_KEYS_SECRET),
          notBoth(Settings.TOKEN_KEYS_FILE, Settings.TOKEN_KEYS_SECRET),
          notBoth(Settings.NODE_AUTH_KEYS, Settings.NODE_AUTH_KEYS_FILE),
          notBoth(Settings.NODE_AUTH_KEYS, Settings.NODE_AUTH_KEYS_SECRET),
          notBoth(Settings.NODE_AUTH_KEYS_FILE, Settings.NODE_AUTH_KEYS_SECRET),
          notBoth(Settings.ADMIN_TOKEN, Settings.ADMIN_TOKEN_SECRET),
          notEmpty(Settings.TOKEN_KEYS),
          notEmpty(Settings.NODE_AUTH_KEYS),
          together(Settings.WEBSOCKET_CERTIFICATE, Settings.WEBSOCKET_KEY),
          together(Settings.WEBSOCKET_KEY, Settings.WEBSOCKET_CERTIFICATE),
          together(Settings.ENDPOINT_CERTIFICATE, Settings.ENDPOINT_KEY),
          together(Settings.ENDPOINT_KEY, Settings.ENDPOINT_CERTIFICATE));

  private ConfigRules() {}

  static List<String> problems(ConfigValues values) {
    List<String> problems = new ArrayList<>();
    for (Rule rule : RULES) {
      if (!values.isBroken(rule.blamed)
          && rule.others.stream().noneMatch(values::isBroken)
          && !rule.holds.test(values)) {
        problems.add(values.describe(rule.blamed) + rule.problem);
      }
    }
    problems.addAll(samePorts(values));
    return problems;
  }

  static boolean isLoopback(String host) {
    return host.equals("localhost") || host.equals("::1") || host.matches("127(\\.[0-9]{1,3}){3}");
  }

  private static Rule explicitKeys(Setting<?> inline, Setting<?> file, Setting<?> secret) {
    return new Rule(
        inline,
        List.of(file, secret, Settings.ENGINE),
        v ->
            v.get(Settings.ENGINE) == Engine.EMBEDDED
                || v.isSet(inline)
                || v.isSet(file)
                || v.isSet(secret),
        "must be given, or "
            + file
            + " or "
            + secret
            + ", with storage.engine dynamodb: all nodes share them (`keys generate` makes some)");
  }

  private static Rule notBoth(Setting<?> one, Setting<?> other) {
    return new Rule(
        other,
        List.of(one),
        v -> !(v.isSet(one) && v.isSet(other)),
        "cannot be given together with " + one);
  }

  private static Rule notEmpty(Setting<List<Secret>> inline) {
    return new Rule(
        inline,
        List.of(),
        v -> !v.isSet(inline) || !v.get(inline).isEmpty(),
        "must have one key at least");
  }

  private static Rule together(Setting<?> one, Setting<?> other) {
    return new Rule(
        one, List.of(other), v -> !v.isSet(one) || v.isSet(other), "needs " + other + " too");
  }

  /// Two listeners of one process cannot share an address.
  private static List<String> samePorts(ConfigValues values) {
    List<String> problems = new ArrayList<>();
    Map<Integer, Setting<?>> taken = new LinkedHashMap<>();
    for (Setting<Integer> port : activePorts(values)) {
      Integer number = values.find(port);
      if (number == null || number == 0) {
        continue;
      }
      Setting<?> first = taken.putIfAbsent(number, port);
      if (first != null) {
        problems.add(values.describe(port) + "is the port of " + first + " too");
      }
    }
    return problems;
  }

  private static List<Setting<Integer>> activePorts(ConfigValues values) {
    List<Setting<Integer>> ports = new ArrayList<>();
    Role role = values.isBroken(Settings.ROLE) ? Role.ALL : values.get(Settings.ROLE);
    if (role.talksToUserAgents()) {
      ports.add(Settings.WEBSOCKET_PORT);
      ports.add(Settings.INTERNAL_PORT);
    }
    if (role.talksToApplicationServers()) {
      ports.add(Settings.ENDPOINT_PORT);
    }
    ports.add(Settings.ADMIN_PORT);
    if (!values.isBroken(Settings.PAGE_ENABLED) && values.get(Settings.PAGE_ENABLED)) {
      ports.add(Settings.PAGE_PORT);
    }
    return ports;
  }
}
