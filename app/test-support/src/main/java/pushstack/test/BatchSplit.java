package pushstack.test;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Cuts a `BatchWriteItem` to one table in two.
///
/// @param passedOn a request with the first items, empty if there are none
/// @param answer says that the other items were not processed
@SuppressWarnings("ArrayRecordComponent") // on their way to a socket
record BatchSplit(byte[] passedOn, byte[] answer) {

  static BatchSplit of(byte[] request, int first) throws IOException {
    String table = "";
    List<byte[]> items = new ArrayList<>();
    try (JsonParser json = new JsonFactory().createParser(request)) {
      while (json.nextToken() != null) {
        if (json.currentToken() == JsonToken.START_ARRAY && items.isEmpty()) {
          table = json.getParsingContext().getParent().getCurrentName();
          while (json.nextToken() == JsonToken.START_OBJECT) {
            int begin = (int) json.currentTokenLocation().getByteOffset();
            json.skipChildren();
            int end = (int) json.currentLocation().getByteOffset();
            items.add(Arrays.copyOfRange(request, begin, end));
          }
        }
      }
    }
    int cut = Math.min(first, items.size());
    return new BatchSplit(
        cut == 0 ? new byte[0] : wrapped("RequestItems", table, items.subList(0, cut)),
        wrapped("UnprocessedItems", table, items.subList(cut, items.size())));
  }

  private static byte[] wrapped(String name, String table, List<byte[]> items) {
    var out = new ByteArrayOutputStream();
    out.writeBytes(utf8("{\"" + name + "\":{"));
    if (!items.isEmpty()) {
      out.writeBytes(utf8("\"" + table + "\":["));
      for (int i = 0; i < items.size(); i++) {
        out.writeBytes(utf8(i == 0 ? "" : ","));
        out.writeBytes(items.get(i));
      }
      out.writeBytes(utf8("]"));
    }
    out.writeBytes(utf8("}}"));
    return out.toByteArray();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
