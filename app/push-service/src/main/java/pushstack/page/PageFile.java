package pushstack.page;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/// One file of the page, read once.
///
/// @param path as the browser asks for it
@SuppressWarnings("ArrayRecordComponent") // sent as it is, never compared
record PageFile(String path, String mediaType, byte[] content) {

  static PageFile html(String path, String resource) {
    return new PageFile(path, "text/html; charset=utf-8", read(resource));
  }

  static PageFile css(String name) {
    return new PageFile("/" + name, "text/css; charset=utf-8", read(name));
  }

  static PageFile script(String name) {
    return new PageFile("/" + name, "text/javascript; charset=utf-8", read(name));
  }

  static PageFile svg(String name) {
    return new PageFile("/" + name, "image/svg+xml", read(name));
  }

  private static byte[] read(String name) {
    try (InputStream in = PageFile.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("the page's " + name + " is not on the class path");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
