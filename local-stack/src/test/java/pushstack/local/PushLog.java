package pushstack.local;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.zip.GZIPInputStream;
import pushstack.schema.MessageEvent;
import pushstack.schema.MessageEventBatch;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;

/// The push log as its consumers get it: from the queue, and out of the archive.
final class PushLog implements AutoCloseable {
  /// The most that SQS gives at once.
  private static final int PAGE = 10;

  private static final int WAIT_SECONDS = 1;

  private final SqsClient sqs;
  private final S3Client s3;
  private final String queue;
  private final String bucket;
  private final List<MessageEvent> events = new ArrayList<>();

  PushLog(LocalStack aws, Environment environment) {
    sqs = aws.client(SqsClient.builder());
    s3 = aws.client(S3Client.builder().forcePathStyle(true));
    queue = environment.output("Logs", "PushLogQueue");
    bucket = environment.output("Logs", "ArchiveBucket");
  }

  /// Reads the queue until an event is that one.
  MessageEvent await(Predicate<MessageEvent> which, Duration patience) {
    long deadline = System.nanoTime() + patience.toNanos();
    while (true) {
      for (MessageEvent event : events) {
        if (which.test(event)) {
          return event;
        }
      }
      if (System.nanoTime() > deadline) {
        throw new AssertionError("no such event, but " + events);
      }
      receive();
    }
  }

  private void receive() {
    List<Message> messages =
        sqs.receiveMessage(
                r -> r.queueUrl(queue).maxNumberOfMessages(PAGE).waitTimeSeconds(WAIT_SECONDS))
            .messages();
    for (Message message : messages) {
      MessageEventBatch batch =
          MessageEventBatch.read(message.body())
              .orElseThrow(() -> new AssertionError("no batch of events: " + message.body()));
      if (batch.unreadable() > 0) {
        throw new AssertionError(batch.unreadable() + " unreadable events in " + message.body());
      }
      events.addAll(batch.events());
      sqs.deleteMessage(r -> r.queueUrl(queue).receiptHandle(message.receiptHandle()));
    }
  }

  /// Reads the archive until it tells of that message.
  void awaitArchived(String message, Duration patience) {
    long deadline = System.nanoTime() + patience.toNanos();
    List<S3Object> objects = List.of();
    while (System.nanoTime() < deadline) {
      objects = s3.listObjectsV2(r -> r.bucket(bucket)).contents();
      if (objects.stream().anyMatch(object -> text(object.key()).contains(message))) {
        return;
      }
      // Firehose collects before it writes.
      LockSupport.parkNanos(Duration.ofMillis(500).toNanos());
    }
    throw new AssertionError("message " + message + " is in none of " + objects);
  }

  private String text(String key) {
    byte[] bytes = s3.getObjectAsBytes(r -> r.bucket(bucket).key(key)).asByteArray();
    boolean gzip = bytes.length > 2 && bytes[0] == 0x1f && (bytes[1] & 0xff) == 0x8b;
    if (!gzip) {
      return new String(bytes, StandardCharsets.UTF_8);
    }
    try (var in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    sqs.close();
    s3.close();
  }
}
