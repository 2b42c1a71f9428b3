package pushstack.service;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.attribute.FileTime;
import java.util.List;

/// Notices that the files of a certificate have changed, and has them read again. Files that cannot
/// be used leave the old certificate in place and are tried again at the next look: whoever renews
/// them may be half-way.
final class CertificateWatch implements Runnable {
  private static final Logger LOG = System.getLogger(CertificateWatch.class.getName());

  private final ServiceConfig.Tls files;
  private final Runnable reload;
  private List<FileTime> seen;

  CertificateWatch(ServiceConfig.Tls files, Runnable reload) {
    this.files = files;
    this.reload = reload;
    this.seen = times();
  }

  /// Looks once.
  @Override
  public void run() {
    try {
      List<FileTime> now = times();
      if (now.equals(seen)) {
        return;
      }
      reload.run();
      seen = now;
      LOG.log(Level.INFO, "tls.certificate-reloaded file={0}", files.certificate());
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "tls.certificate-unusable", e);
    }
  }

  private List<FileTime> times() {
    try {
      return List.of(
          Files.getLastModifiedTime(files.certificate()), Files.getLastModifiedTime(files.key()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
