package pushstack.loadtest.fleet;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Optional;
import pushstack.loadtest.result.Result;
import pushstack.loadtest.result.ResultReader;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/// The folder of a bucket where testers find their tickets and leave their results. They reach it
/// by signed addresses, each good for one object, so that they need no rights of their own.
final class Exchange implements AutoCloseable {
  private final S3Client s3;
  private final S3Presigner presigner;
  private final String bucket;
  private final String folder;
  private final Duration lifetime;

  /// @param folder ends with a slash
  /// @param lifetime of the addresses
  Exchange(Aws aws, String bucket, String folder, Duration lifetime) {
    this.s3 = aws.s3();
    this.presigner = aws.presigner();
    this.bucket = bucket;
    this.folder = folder;
    this.lifetime = lifetime;
  }

  private String ticketKey(int tester) {
    return folder + "ticket-" + tester + ".json";
  }

  private String resultKey(int tester) {
    return folder + "result-" + tester + ".json";
  }

  /// Where a tester puts its result.
  URI resultAddress(int tester) {
    return uri(
        presigner
            .presignPutObject(request ->
                request
                    .signatureDuration(lifetime)
                    .putObjectRequest(put -> put.bucket(bucket).key(resultKey(tester))))
            .url());
  }

  /// Puts a ticket and returns where its tester finds it.
  URI put(int tester, byte[] ticket) {
    s3.putObject(put -> put.bucket(bucket).key(ticketKey(tester)), RequestBody.fromBytes(ticket));
    return uri(
        presigner
            .presignGetObject(request ->
                request
                    .signatureDuration(lifetime)
                    .getObjectRequest(get -> get.bucket(bucket).key(ticketKey(tester))))
            .url());
  }

  /// Empty if the tester has left none.
  Optional<Result> result(int tester) {
    try {
      byte[] bytes =
          s3.getObjectAsBytes(get -> get.bucket(bucket).key(resultKey(tester))).asByteArray();
      return Optional.of(ResultReader.read(new ByteArrayInputStream(bytes)));
    } catch (NoSuchKeyException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Tickets hold addresses that open the bucket to whoever knows them.
  void removeTickets(int testers) {
    for (int tester = 0; tester < testers; tester++) {
      String key = ticketKey(tester);
      s3.deleteObject(delete -> delete.bucket(bucket).key(key));
    }
  }

  void removeResults(int testers) {
    for (int tester = 0; tester < testers; tester++) {
      String key = resultKey(tester);
      s3.deleteObject(delete -> delete.bucket(bucket).key(key));
    }
  }

  String place() {
    return "s3://" + bucket + "/" + folder;
  }

  private static URI uri(java.net.URL url) {
    try {
      return url.toURI();
    } catch (URISyntaxException e) {
      throw new IllegalStateException("a signed address is no address", e);
    }
  }

  @Override
  public void close() {
    presigner.close();
    s3.close();
  }
}
