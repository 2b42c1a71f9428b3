package pushstack.cli.capacity;

import java.time.LocalDate;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import pushstack.cli.options.MisuseException;

/// The prices of one region on one day.
///
/// @param source where they were read, and what is not in them
record PriceList(
    LocalDate date,
    String region,
    String source,
    Map<Price, Double> prices,
    Map<String, Instance> instances) {

  PriceList {
    prices = new EnumMap<>(prices);
    instances = new TreeMap<>(instances);
    for (Price price : Price.values()) {
      Double amount = prices.get(price);
      if (amount == null || !Double.isFinite(amount) || amount < 0) {
        throw new IllegalArgumentException(price.key() + " needs a price of zero or more");
      }
    }
  }

  /// US dollars.
  double of(Price price) {
    Double amount = prices.get(price);
    if (amount == null) {
      throw new IllegalStateException("the constructor saw to it: " + price);
    }
    return amount;
  }

  /// A type of machine.
  ///
  /// @throws MisuseException if the list has no price of it
  Instance instance(String type) {
    Instance found = instances.get(type);
    if (found == null) {
      throw new MisuseException(
          "there is no price of the instance type "
              + type
              + "; there are "
              + String.join(", ", instances.keySet())
              + ", and --prices names a list with others");
    }
    return found;
  }
}
