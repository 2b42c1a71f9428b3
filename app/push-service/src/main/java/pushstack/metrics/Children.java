package pushstack.metrics;

import java.util.Collection;
import java.util.EnumMap;
import java.util.Objects;
import java.util.function.Function;

/// One thing for each value of a label, made at once.
final class Children<A extends Enum<A> & Label, T> {
  private final EnumMap<A, T> children;

  Children(Class<A> type, Function<String, T> maker) {
    children = new EnumMap<>(type);
    for (A value : type.getEnumConstants()) {
      children.put(value, maker.apply(value.label()));
    }
  }

  Collection<T> all() {
    return children.values();
  }

  T of(A value) {
    return Objects.requireNonNull(children.get(value));
  }
}
