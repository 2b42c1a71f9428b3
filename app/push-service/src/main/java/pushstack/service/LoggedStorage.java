package pushstack.service;

import java.util.Optional;
import pushstack.pushlog.PushLog;
import pushstack.storage.Broadcasts;
import pushstack.storage.Messages;
import pushstack.storage.Routers;
import pushstack.storage.Storage;

/// An engine whose messages are told to the push log.
final class LoggedStorage implements Storage {
  private final Storage engine;
  private final Messages messages;

  LoggedStorage(Storage engine, PushLog log) {
    this.engine = engine;
    this.messages = new LoggedMessages(engine.messages(), log);
  }

  @Override
  public Routers routers() {
    return engine.routers();
  }

  @Override
  public Messages messages() {
    return messages;
  }

  @Override
  public Broadcasts broadcasts() {
    return engine.broadcasts();
  }

  @Override
  public Optional<String> trouble() {
    return engine.trouble();
  }

  @Override
  public void close() {
    engine.close();
  }
}
