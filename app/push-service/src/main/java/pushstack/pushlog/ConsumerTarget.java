package pushstack.pushlog;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/// A consumer inside the process.
public final class ConsumerTarget implements BatchTarget {
  private static final Logger LOG = System.getLogger(ConsumerTarget.class.getName());

  private final MessageEventConsumer consumer;

  public ConsumerTarget(MessageEventConsumer consumer) {
    this.consumer = consumer;
  }

  @Override
  public boolean publish(Batch batch) {
    try {
      consumer.accept(batch.events());
      return true;
    } catch (RuntimeException e) {
      // Its fault is not that of the other targets, nor of the next batch.
      LOG.log(Level.ERROR, "push-log.consumer-failed", e);
      return false;
    }
  }

  @Override
  public boolean remote() {
    return false;
  }

  @Override
  public void close() {}
}
