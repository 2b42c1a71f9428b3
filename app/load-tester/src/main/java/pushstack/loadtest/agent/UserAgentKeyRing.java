package pushstack.loadtest.agent;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import pushstack.webpush.crypto.P256KeyPair;
import pushstack.webpush.encryption.UserAgentKeys;
import pushstack.webpush.encryption.UserAgentPublicKeys;

/// Keys for new subscriptions. Key pairs are shared by some, since making one costs as much as a
/// server spends on `register`; the secret that goes into every content key is each one's own. Safe
/// from any thread.
final class UserAgentKeyRing {
  private static final int PAIRS = 64;

  private final AtomicReferenceArray<@Nullable P256KeyPair> pairs =
      new AtomicReferenceArray<>(PAIRS);
  private final AtomicInteger next = new AtomicInteger();

  UserAgentKeys next(RandomGenerator random) {
    int slot = Math.floorMod(next.getAndIncrement(), PAIRS);
    P256KeyPair pair = pairs.get(slot);
    if (pair == null) {
      pair = P256KeyPair.generate();
      pairs.set(slot, pair);
    }
    var auth = new byte[UserAgentPublicKeys.AUTH_LENGTH];
    random.nextBytes(auth);
    return new UserAgentKeys(pair, auth);
  }
}
