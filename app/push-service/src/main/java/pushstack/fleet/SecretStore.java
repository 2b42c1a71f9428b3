package pushstack.fleet;

import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/// Reads secrets of AWS Secrets Manager. The client is made when the first secret is asked for, so
/// that a node without any needs no AWS. Safe from any thread.
public final class SecretStore implements AutoCloseable {
  private @Nullable SecretsManagerClient client;

  /// The text of the current version of a secret.
  ///
  /// @param id its name or ARN
  /// @throws FleetException if it cannot be read, or is not text
  public String read(String id) {
    String text;
    try {
      text = client().getSecretValue(request -> request.secretId(id)).secretString();
    } catch (SdkException e) {
      throw new FleetException("the secret " + id + " cannot be read", e);
    }
    if (text == null) {
      throw new FleetException("the secret " + id + " is not text");
    }
    return text;
  }

  private synchronized SecretsManagerClient client() {
    SecretsManagerClient open = client;
    if (open == null) {
      open = AwsClients.open(SecretsManagerClient.builder());
      client = open;
    }
    return open;
  }

  @Override
  public synchronized void close() {
    if (client != null) {
      client.close();
    }
  }
}
