package pushstack.storage;

import java.time.InstantSource;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.RegisterExtension;

/// DynamoDB keeps every contract.
final class DynamoContractTest {
  @RegisterExtension static final DynamoEngine ENGINE = new DynamoEngine();

  @Nested
  final class OfRouters extends RoutersContract {
    @Override
    Storage open(InstantSource clock) {
      return ENGINE.open(clock);
    }
  }

  @Nested
  final class OfMessages extends MessagesContract {
    @Override
    Storage open(InstantSource clock) {
      return ENGINE.open(clock);
    }
  }

  @Nested
  final class OfBroadcasts extends BroadcastsContract {
    @Override
    Storage open(InstantSource clock) {
      return ENGINE.open(clock);
    }
  }
}
