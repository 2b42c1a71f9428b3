package pushstack.cli.capacity;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Estimates as a program reads them. Money is in US dollars a month.
final class CapacityJson {
  private CapacityJson() {}

  /// @param estimates the one that was asked for first
  /// @param api null if it was not asked for
  static String of(PriceList prices, List<Estimate> estimates, @Nullable WebSocketApi api) {
    var text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
      json.useDefaultPrettyPrinter();
      json.writeStartObject();
      json.writeStringField("prices-date", prices.date().toString());
      json.writeStringField("prices-region", prices.region());
      json.writeArrayFieldStart("estimates");
      for (Estimate estimate : estimates) {
        write(json, estimate);
      }
      json.writeEndArray();
      if (api != null) {
        write(json, api);
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.append("\n").toString();
  }

  private static void write(JsonGenerator json, Estimate estimate) throws IOException {
    Sizing sizing = estimate.sizing();
    json.writeStartObject();
    json.writeStringField("tls", sizing.placement().name().toLowerCase(Locale.ROOT));
    json.writeNumberField("users", sizing.workload().users());
    json.writeStringField("instance", sizing.machine().type());
    json.writeNumberField("connections-per-node", sizing.connectionsPerNode());
    json.writeNumberField("nodes", sizing.nodes());
    json.writeStringField("endpoint-instance", sizing.endpointMachine().type());
    json.writeNumberField("endpoint-nodes", sizing.endpointNodes());
    json.writeNumberField("load-balancers", sizing.loadBalancers());
    json.writeNumberField("capacity-units", sizing.capacityUnits());
    json.writeNumberField("write-units", sizing.writeUnits());
    json.writeNumberField("read-units", sizing.readUnits());
    json.writeNumberField("peak-writes-second", sizing.peakWrites());
    json.writeNumberField("reconnect-writes-second", sizing.stormWrites());
    json.writeNumberField("table-gb", sizing.tableGigabytes());
    json.writeNumberField("out-gb", sizing.gigabytesOut());
    json.writeObjectFieldStart("cost");
    Cost cost = estimate.cost();
    json.writeNumberField("load-balancers", cost.loadBalancers());
    json.writeNumberField("machines", cost.machines());
    json.writeNumberField("tables", cost.tables());
    json.writeNumberField("network", cost.network());
    json.writeNumberField("push-log", cost.pushLog());
    json.writeNumberField("total", cost.total());
    json.writeEndObject();
    json.writeArrayFieldStart("warnings");
    for (String warning : estimate.warnings()) {
      json.writeString(warning);
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, WebSocketApi api) throws IOException {
    json.writeObjectFieldStart("api-gateway-connections");
    json.writeNumberField("messages", api.messages());
    json.writeNumberField("connection-minutes", api.minutes());
    json.writeNumberField("cost-at-least", api.cost());
    json.writeEndObject();
  }
}
