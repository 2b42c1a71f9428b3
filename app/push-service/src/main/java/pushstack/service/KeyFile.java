package pushstack.service;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// A file of keys of one kind.
final class KeyFile {
  // A hundred keys with comments; a larger file is something else.
  private static final long MAX_BYTES = 64L * 1024;

  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");
  private static final Set<PosixFilePermission> OF_OTHERS =
      EnumSet.of(
          PosixFilePermission.OTHERS_READ,
          PosixFilePermission.OTHERS_WRITE,
          PosixFilePermission.OTHERS_EXECUTE);
  private static final Set<PosixFilePermission> OF_GROUP =
      EnumSet.of(
          PosixFilePermission.GROUP_READ,
          PosixFilePermission.GROUP_WRITE,
          PosixFilePermission.GROUP_EXECUTE);

  private KeyFile() {}

  /// Reads a file that someone else made. Its group may read it, since that is how secrets are
  /// mounted into containers.
  static List<Secret> readGiven(KeyKind kind, Path file) {
    return read(kind, file, OF_OTHERS);
  }

  /// Reads the file that the first start made; without it, this is the first start.
  static List<Secret> readOrMake(KeyKind kind, Path file, KeyMaker maker) {
    if (Files.notExists(file)) {
      make(kind, file, maker);
    }
    Set<PosixFilePermission> forbidden = EnumSet.copyOf(OF_OTHERS);
    forbidden.addAll(OF_GROUP);
    return read(kind, file, forbidden);
  }

  private static List<Secret> read(KeyKind kind, Path file, Set<PosixFilePermission> forbidden) {
    String source = name(file);
    try {
      Set<PosixFilePermission> permissions = EnumSet.copyOf(Files.getPosixFilePermissions(file));
      permissions.retainAll(forbidden);
      if (!permissions.isEmpty()) {
        throw new KeySourceException(source, "is open to others; close it with chmod 600");
      }
      if (Files.size(file) > MAX_BYTES) {
        throw new KeySourceException(source, "is longer than " + MAX_BYTES + " bytes");
      }
      return KeyLines.parse(kind, source, Files.readAllLines(file));
    } catch (NoSuchFileException e) {
      throw new KeySourceException(source, "does not exist");
    } catch (CharacterCodingException e) {
      throw new KeySourceException(source, "is not UTF-8 text");
    } catch (IOException e) {
      throw new KeySourceException(source, "cannot be read", e);
    }
  }

  private static String name(Path file) {
    return "the key file " + file;
  }

  /// Whole or not at all, so that a start that is killed half-way can be repeated.
  private static void make(KeyKind kind, Path file, KeyMaker maker) {
    String text =
        "# "
            + kind.meaning()
            + ", newest first, made at first start.\n# Endpoints die with it: keep it with the"
            + " data.\n"
            + maker.make(kind)
            + "\n";
    Path unfinished = file.resolveSibling(file.getFileName() + ".new");
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      Files.deleteIfExists(unfinished);
      try (FileChannel channel =
          FileChannel.open(
              unfinished,
              Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
              PosixFilePermissions.asFileAttribute(OWNER_ONLY))) {
        ByteBuffer bytes = StandardCharsets.UTF_8.encode(text);
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        channel.force(true);
      }
      Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new KeySourceException(name(file), "cannot be made", e);
    }
  }

  /// Where fresh keys come from.
  @FunctionalInterface
  interface KeyMaker {
    String make(KeyKind kind);
  }
}
