package pushstack.cli.capacity;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// What has a price, in US dollars. The key in a price list is the name in lower case with dashes.
enum Price {
  NLB_HOUR,
  NLB_CAPACITY_UNIT_HOUR,
  ALB_HOUR,
  NAT_GATEWAY_HOUR,
  INTERNET_OUT_GB,
  BETWEEN_ZONES_GB,
  DYNAMODB_WRITE_UNITS_MILLION,
  DYNAMODB_READ_UNITS_MILLION,
  DYNAMODB_GB_MONTH,
  SNS_PUBLISH_MILLION,
  SNS_TO_FIREHOSE_MILLION,
  FIREHOSE_GB,
  S3_GB_MONTH,
  WEBSOCKET_API_MESSAGES_MILLION,
  WEBSOCKET_API_MESSAGES_MILLION_BEYOND_BILLION,
  WEBSOCKET_API_CONNECTION_MINUTES_MILLION;

  String key() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static List<String> keys() {
    return Arrays.stream(values()).map(Price::key).toList();
  }
}
