package pushstack.storage.dynamodb;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import pushstack.storage.StorageException;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// Writes and reads attributes. Reading is strict: an item that lacks what every item has is a
/// fault and not a default.
final class Attributes {
  private Attributes() {}

  static AttributeValue text(String value) {
    return AttributeValue.fromS(value);
  }

  static AttributeValue number(long value) {
    return AttributeValue.fromN(Long.toString(value));
  }

  static String text(Map<String, AttributeValue> item, String name) {
    @Nullable String value = textOrNull(item, name);
    if (value == null) {
      throw broken(name);
    }
    return value;
  }

  static @Nullable String textOrNull(Map<String, AttributeValue> item, String name) {
    @Nullable AttributeValue value = item.get(name);
    return value == null ? null : value.s();
  }

  static long number(Map<String, AttributeValue> item, String name) {
    @Nullable AttributeValue value = item.get(name);
    if (value == null || value.n() == null) {
      throw broken(name);
    }
    try {
      return Long.parseLong(value.n());
    } catch (NumberFormatException e) {
      throw broken(name);
    }
  }

  static StorageException broken(String name) {
    return new StorageException("an item has a missing or broken attribute " + name);
  }
}
