package pushstack.cli.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class FaultsTest {
  private static final URI ADDRESS = URI.create("https://push.example.org/wpush/v2/x");

  static Stream<Arguments> faults() {
    return Stream.of(
        Arguments.of(
            caused(new ConnectException(), new UnresolvedAddressException()),
            "the name push.example.org is not known in DNS"),
        Arguments.of(new ConnectException(), "push.example.org:443 takes no connections"),
        Arguments.of(
            new HttpTimeoutException("late"), "push.example.org:443 did not answer within 2000 ms"),
        Arguments.of(
            caused(
                new SSLHandshakeException("bad"),
                new CertificateException("No name matching push.example.org found")),
            "TLS with push.example.org:443 failed: No name matching push.example.org found"),
        Arguments.of(new EOFException(), "push.example.org:443 broke the connection off"),
        Arguments.of(
            new IOException("no luck"), "the call to push.example.org:443 failed: no luck"),
        Arguments.of(
            new IllegalStateException(),
            "the call to push.example.org:443 failed: IllegalStateException"));
  }

  private static Throwable caused(Throwable fault, Throwable cause) {
    fault.initCause(cause);
    return fault;
  }

  @ParameterizedTest
  @MethodSource("faults")
  void faultOfTheNetworkIsASentence(Throwable fault, String sentence) {
    assertThat(Faults.sentence(new ExecutionException(fault), ADDRESS, Duration.ofSeconds(2)))
        .isEqualTo(sentence);
  }
}
