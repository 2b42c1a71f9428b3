package pushstack.loadtest.join;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import pushstack.loadtest.result.JsonCursor;
import pushstack.loadtest.result.ResultException;

/// What one tester of many has to do.
///
/// @param args of `load-test run`; one that is the name of a file below, or ends with `=` and it,
///   means that file
/// @param files by name, in Base64: plans and scenarios of the operator
/// @param result where the result is put, by HTTP PUT
public record Ticket(List<String> args, Map<String, String> files, URI result) {
  /// Nothing that leads out of a folder.
  private static final Pattern FILE_NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,127}");

  private static final int FORMAT = 1;
  private static final int MAX_ARGS = 1_000;
  private static final int MAX_FILES = 100;

  /// A ticket with all its files: more than any plan, and a jar of scenarios.
  public static final int MAX_BYTES = 16 << 20;

  public Ticket {
    args = List.copyOf(args);
    files = Map.copyOf(files);
    for (Map.Entry<String, String> file : files.entrySet()) {
      if (!FILE_NAME.matcher(file.getKey()).matches()) {
        throw new IllegalArgumentException(
            "a file that is sent along needs a name of letters, digits, dots, dashes and"
                + " underscores, not \""
                + file.getKey()
                + "\"");
      }
      Base64.getDecoder().decode(file.getValue());
    }
  }

  public byte[] toJson() {
    var out = new ByteArrayOutputStream();
    try (JsonGenerator json = new JsonFactory().createGenerator(out)) {
      json.writeStartObject();
      json.writeNumberField("format", FORMAT);
      json.writeArrayFieldStart("args");
      for (String arg : args) {
        json.writeString(arg);
      }
      json.writeEndArray();
      json.writeObjectFieldStart("files");
      for (Map.Entry<String, String> file : new TreeMap<>(files).entrySet()) {
        json.writeStringField(file.getKey(), file.getValue());
      }
      json.writeEndObject();
      json.writeStringField("result", result.toString());
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  /// Reads what [#toJson] wrote.
  ///
  /// @throws JoinException if it is something else
  public static Ticket fromJson(String text) {
    try (JsonParser parser = new JsonFactory().createParser(text)) {
      parser.nextToken();
      return read(new JsonCursor(parser));
    } catch (JsonProcessingException e) {
      throw new JoinException("the ticket is not JSON: " + e.getOriginalMessage());
    } catch (ResultException | IllegalArgumentException e) {
      throw new JoinException("the ticket cannot be used: " + e.getMessage());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Ticket read(JsonCursor json) throws IOException {
    var args = new ArrayList<String>();
    var files = new HashMap<String, String>();
    var result = new HashMap<String, String>();
    int[] format = new int[1];
    if (!json.atObject()) {
      throw new JoinException("the ticket is empty");
    }
    json.object(name -> {
      switch (name) {
        case "format" -> format[0] = json.smallCount();
        case "args" -> json.array(MAX_ARGS, () -> args.add(json.text()));
        case "files" ->
            json.object(file -> {
              files.put(file, json.text());
              return files.size() <= MAX_FILES;
            });
        case "result" -> result.put(name, json.text());
        default -> {
          return false;
        }
      }
      return true;
    });
    if (format[0] != FORMAT) {
      throw new JoinException(
          "the ticket has format "
              + format[0]
              + ", and this tester reads "
              + FORMAT
              + ": all testers and the command that starts them must be of one version");
    }
    return new Ticket(args, files, URI.create(json.required(result.get("result"), "result")));
  }
}
