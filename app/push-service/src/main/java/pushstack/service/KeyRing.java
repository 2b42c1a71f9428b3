package pushstack.service;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import pushstack.fleet.FleetException;
import pushstack.fleet.SecretStore;
import pushstack.service.ServiceConfig.KeySource;

/// The keys of one kind, newest first: the first makes new things, all of them are accepted. Keys
/// are added and retired by changing the file or secret and calling [#reload]; one that cannot be
/// used leaves the keys as they are. Safe from any thread.
public final class KeyRing {
  private static final Logger LOG = System.getLogger(KeyRing.class.getName());

  /// What became of a reload.
  public enum Reload {
    UNCHANGED,
    CHANGED,
    /// The source cannot be used; the old keys stay.
    REFUSED
  }

  private final KeyKind kind;
  private final KeySource source;
  private final SecureRandom random;
  private final SecretStore secrets;
  private final List<Consumer<List<Secret>>> listeners = new CopyOnWriteArrayList<>();
  private final ReentrantLock reloading = new ReentrantLock();
  private volatile List<Secret> keys;

  /// Reads the keys, and makes them first where the source says so.
  ///
  /// @throws KeySourceException if the source cannot be used
  /// @throws FleetException if a secret cannot be read
  public KeyRing(KeyKind kind, KeySource source, SecureRandom random, SecretStore secrets) {
    this.kind = kind;
    this.source = source;
    this.random = random;
    this.secrets = secrets;
    keys = read(source);
  }

  private List<Secret> read(KeySource from) {
    return switch (from) {
      case KeySource.Inline(List<Secret> given) -> given;
      case KeySource.Given(Path file) -> KeyFile.readGiven(kind, file);
      case KeySource.Made(Path file) -> KeyFile.readOrMake(kind, file, k -> k.generate(random));
      case KeySource.Managed(String id) ->
          KeyLines.parse(kind, "the secret " + id, secrets.read(id).lines().toList());
    };
  }

  /// The keys as of now; never empty.
  public List<Secret> keys() {
    return keys;
  }

  /// The same as plain texts.
  public List<String> texts() {
    return keys.stream().map(Secret::reveal).toList();
  }

  /// Calls the listener with the new keys after every change, on the thread that reloads.
  public void onChange(Consumer<List<Secret>> listener) {
    listeners.add(listener);
  }

  /// Reads the source again.
  public Reload reload() {
    reloading.lock();
    try {
      List<Secret> fresh = readAgain();
      if (fresh.equals(keys)) {
        return Reload.UNCHANGED;
      }
      keys = fresh;
      listeners.forEach(listener -> listener.accept(fresh));
      LOG.log(Level.INFO, "keys.changed kind={0} count={1}", kind.label(), fresh.size());
      return Reload.CHANGED;
    } catch (KeySourceException | FleetException e) {
      LOG.log(Level.ERROR, "keys.refused kind={0} reason={1}", kind.label(), e.getMessage());
      return Reload.REFUSED;
    } finally {
      reloading.unlock();
    }
  }

  /// A file that was made once is not made again: the keys in use are worth more than fresh ones.
  private List<Secret> readAgain() {
    return source instanceof KeySource.Made(Path file)
        ? read(new KeySource.Given(file))
        : read(source);
  }
}
