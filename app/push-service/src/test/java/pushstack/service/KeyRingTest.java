package pushstack.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import pushstack.fleet.SecretStore;
import pushstack.service.KeyRing.Reload;
import pushstack.service.ServiceConfig.KeySource;

final class KeyRingTest {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final SecretStore NO_SECRETS = new SecretStore();

  @TempDir private Path folder;

  private static String freshKey() {
    return KeyKind.TOKEN.generate(RANDOM);
  }

  private static KeyRing ring(KeySource source) {
    return new KeyRing(KeyKind.TOKEN, source, RANDOM, NO_SECRETS);
  }

  private Path file(String text) throws IOException {
    Path file = Files.writeString(folder.resolve("given"), text);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }

  @Test
  void firstStartMakesKeysThatLaterStartsFind() throws IOException {
    ServiceConfig config =
        ServiceConfig.load(
            List.of("--data", folder.resolve("new/data").toString()), java.util.Map.of());
    ServiceKeys first = ServiceKeys.open(config, RANDOM, NO_SECRETS);
    ServiceKeys second = ServiceKeys.open(config, RANDOM, NO_SECRETS);
    assertThat(second.token().texts()).isEqualTo(first.token().texts());
    assertThat(second.nodeAuth().keys()).isEqualTo(first.nodeAuth().keys());
    assertThat(first.token().keys()).isNotEqualTo(first.nodeAuth().keys());
    assertThat(Base64.getUrlDecoder().decode(first.token().texts().getFirst())).hasSize(32);
    assertThat(first.reload()).isEqualTo(Reload.UNCHANGED);
    try (var files = Files.list(folder.resolve("new/data"))) {
      assertThat(files)
          .hasSize(2)
          .allSatisfy(file ->
              assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                  .isEqualTo("rw-------"));
    }
  }

  @Test
  void killedFirstStartCanBeRepeated() throws IOException {
    Path file = folder.resolve("made");
    Files.writeString(folder.resolve("made.new"), "half a k");
    assertThat(ring(new KeySource.Made(file)).keys()).hasSize(1);
    assertThat(folder.resolve("made.new")).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource({
    "rw----r--, true",
    "rw----r--, false",
    "rw-----w-, false",
    "rw-r-----, true",
    "rwx-----x, false"
  })
  void fileThatIsOpenToOthersIsRefused(String mode, boolean made) throws IOException {
    Path file = file(freshKey());
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    assertThatThrownBy(() -> ring(made ? new KeySource.Made(file) : new KeySource.Given(file)))
        .isInstanceOf(KeySourceException.class)
        .hasMessage("the key file " + file + " is open to others; close it with chmod 600");
  }

  @Test
  void groupMayReadWhatIsMountedIntoAContainer() throws IOException {
    Path file = file(freshKey());
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--r-----"));
    assertThat(ring(new KeySource.Given(file)).keys()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "# only a comment\n\n"})
  void fileWithoutKeyIsRefused(String text) throws IOException {
    Path file = file(text);
    assertThatThrownBy(() -> ring(new KeySource.Given(file)))
        .hasMessage("the key file " + file + " has no key");
  }

  @Test
  void lineThatIsNoKeyIsNamedWithoutItsText() throws IOException {
    Path file = file("# newest\n" + freshKey() + "\nnearly-a-key\n");
    assertThatThrownBy(() -> ring(new KeySource.Given(file)))
        .hasMessageContaining("has no key in line 3")
        .hasMessageNotContaining("nearly");
  }

  @Test
  void missingBinaryAndHugeFilesAreRefused() throws IOException {
    assertThatThrownBy(() -> ring(new KeySource.Given(folder.resolve("none"))))
        .hasMessageEndingWith("none does not exist");
    Path binary = file("");
    Files.write(binary, new byte[] {(byte) 0xff});
    assertThatThrownBy(() -> ring(new KeySource.Given(binary)))
        .hasMessageEndingWith("is not UTF-8 text");
    Path huge = file("#".repeat(70_000));
    assertThatThrownBy(() -> ring(new KeySource.Given(huge)))
        .hasMessageEndingWith("is longer than 65536 bytes");
  }

  @Test
  void keysAreAddedAndRetiredWithoutARestart() throws IOException {
    String old = freshKey();
    String fresh = freshKey();
    KeyRing ring = ring(new KeySource.Given(file(old)));
    List<List<Secret>> heard = new ArrayList<>();
    ring.onChange(heard::add);

    file(fresh + "\n" + old + "\n");
    assertThat(ring.reload()).isEqualTo(Reload.CHANGED);
    assertThat(ring.texts()).containsExactly(fresh, old);
    file(fresh);
    assertThat(ring.reload()).isEqualTo(Reload.CHANGED);
    assertThat(ring.reload()).isEqualTo(Reload.UNCHANGED);
    assertThat(ring.texts()).containsExactly(fresh);
    assertThat(heard)
        .containsExactly(List.of(new Secret(fresh), new Secret(old)), List.of(new Secret(fresh)));
  }

  @Test
  void brokenFileKeepsTheOldKeysAndSaysSo() throws IOException {
    String key = freshKey();
    KeyRing ring = ring(new KeySource.Given(file(key)));
    ring.onChange(keys -> {
      throw new AssertionError("changed");
    });
    file("broken");
    try (CapturedLog log = new CapturedLog(KeyRing.class)) {
      assertThat(ring.reload()).isEqualTo(Reload.REFUSED);
      assertThat(log.lines()).singleElement().asString().contains("keys.refused", "kind=token");
    }
    assertThat(ring.texts()).containsExactly(key);
  }

  @Test
  void lostFileOfTheFirstStartIsNotReplacedWhileItsKeysAreInUse() throws IOException {
    Path file = folder.resolve("made");
    KeyRing ring = ring(new KeySource.Made(file));
    List<Secret> keys = ring.keys();
    Files.delete(file);
    assertThat(ring.reload()).isEqualTo(Reload.REFUSED);
    assertThat(file).doesNotExist();
    assertThat(ring.keys()).isEqualTo(keys);
  }

  @Test
  void inlineKeysDoNotChange() {
    KeyRing ring = ring(new KeySource.Inline(List.of(new Secret(freshKey()))));
    assertThat(ring.reload()).isEqualTo(Reload.UNCHANGED);
  }

  @Test
  void generatedKeysAreAccepted() {
    for (KeyKind kind : KeyKind.values()) {
      assertThat(kind.accepts(kind.generate(RANDOM))).isTrue();
    }
  }

  @Test
  void secretsDoNotShowThemselves() {
    assertThat(new Secret("hush")).hasToString("[redacted]").isEqualTo(new Secret("hush"));
    assertThat(new Secret("hush")).isNotEqualTo(new Secret("other"));
  }
}
