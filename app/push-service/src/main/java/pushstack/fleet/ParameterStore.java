package pushstack.fleet;

import java.util.LinkedHashMap;
import java.util.Map;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.ssm.model.GetParametersByPathRequest;
import software.amazon.awssdk.services.ssm.model.GetParametersByPathResponse;

/// Reads parameters of AWS Systems Manager.
public final class ParameterStore {
  /// A page has ten at most; the whole configuration has some hundred keys.
  private static final int MAX_PAGES = 50;

  private ParameterStore() {}

  /// Full names and values of all parameters below a path, decrypted.
  ///
  /// @param path begins and ends with a slash
  /// @throws FleetException if they cannot be read, or are more than a configuration has
  public static Map<String, String> below(String path) {
    try (SsmClient client = AwsClients.open(SsmClient.builder())) {
      return below(path, client);
    } catch (SdkException e) {
      throw new FleetException("the parameters below " + path + " cannot be read", e);
    }
  }

  private static Map<String, String> below(String path, SsmClient client) {
    var found = new LinkedHashMap<String, String>();
    GetParametersByPathRequest asked =
        GetParametersByPathRequest.builder()
            .path(path)
            .recursive(true)
            .withDecryption(true)
            .build();
    for (int page = 0; page < MAX_PAGES; page++) {
      GetParametersByPathResponse answer = client.getParametersByPath(asked);
      answer.parameters().forEach(parameter -> found.put(parameter.name(), parameter.value()));
      String next = answer.nextToken();
      if (next == null || next.isEmpty()) {
        return found;
      }
      asked = asked.toBuilder().nextToken(next).build();
    }
    throw new FleetException(
        "the parameters below " + path + " are more than " + MAX_PAGES + " pages");
  }
}
