package pushstack.loadtest.catalogue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/// Scenarios that an operator has written: one Java source file, compiled in memory, or a jar with
/// whatever they need. They see the JDK, the scenario package and the Web Push types, and nothing
/// else of the tester.
public final class OwnScenarios {
  /// Far more than a jar of scenarios with a library or two has.
  private static final int MAX_CLASSES = 20_000;

  /// Of a class in a jar, unpacked; the class file format itself allows little more.
  private static final int MAX_CLASS_BYTES = 4 << 20;

  /// A source file of a million characters is no scenario.
  private static final long MAX_SOURCE_BYTES = 1 << 20;

  private static final String CLASS = ".class";

  private OwnScenarios() {}

  /// Reads `*.jar` or `*.java`.
  ///
  /// @throws CatalogueException if there is no scenario in it that can be called, with the reason
  public static ScenarioCatalogue read(Path file) {
    String name = String.valueOf(file.getFileName());
    if (!Files.isRegularFile(file)) {
      throw new CatalogueException("there is no file " + file);
    }
    try {
      if (name.endsWith(".java")) {
        return catalogue(file, SourceCompiler.compile(source(file)));
      } else if (name.endsWith(".jar")) {
        return catalogue(file, classes(file));
      }
    } catch (IOException e) {
      throw new CatalogueException(file + " cannot be read: " + e.getMessage());
    }
    throw new CatalogueException(file + " is neither a .jar nor a .java file");
  }

  private static SourceCompiler.Source source(Path file) throws IOException {
    if (Files.size(file) > MAX_SOURCE_BYTES) {
      throw new CatalogueException(file + " is larger than " + MAX_SOURCE_BYTES + " bytes");
    }
    return new SourceCompiler.Source(String.valueOf(file.getFileName()), Files.readString(file));
  }

  private static Map<String, byte[]> classes(Path file) throws IOException {
    var classes = new HashMap<String, byte[]>();
    try (var jar = new JarFile(file.toFile(), true, JarFile.OPEN_READ, Runtime.version())) {
      for (JarEntry entry : (Iterable<JarEntry>) jar.versionedStream()::iterator) {
        String path = entry.getName();
        if (!path.endsWith(CLASS) || path.endsWith("module-info.class")) {
          continue;
        }
        if (classes.size() == MAX_CLASSES) {
          throw new CatalogueException(file + " has more than " + MAX_CLASSES + " classes");
        }
        byte[] bytes;
        try (var in = jar.getInputStream(entry)) {
          bytes = in.readNBytes(MAX_CLASS_BYTES);
        }
        classes.put(path.substring(0, path.length() - CLASS.length()).replace('/', '.'), bytes);
      }
    }
    return classes;
  }

  private static ScenarioCatalogue catalogue(Path file, Map<String, byte[]> classes) {
    var loader = new ScenarioClassLoader(classes);
    List<Class<?>> types = new ArrayList<>();
    for (String name : classes.keySet().stream().sorted().toList()) {
      types.add(load(file, loader, name));
    }
    ScenarioCatalogue found = scenarios(file, types);
    if (found.scenarios().isEmpty()) {
      throw new CatalogueException(file + " has no method annotated with @Scenario");
    }
    return found;
  }

  private static Class<?> load(Path file, ClassLoader loader, String name) {
    try {
      return Class.forName(name, false, loader);
    } catch (ClassNotFoundException | LinkageError e) {
      throw unusable(file, e);
    }
  }

  private static ScenarioCatalogue scenarios(Path file, Collection<Class<?>> types) {
    try {
      return ScenarioCatalogue.of(types);
    } catch (LinkageError e) {
      throw unusable(file, e);
    }
  }

  private static CatalogueException unusable(Path file, Throwable e) {
    return new CatalogueException(
        file
            + " cannot be used: "
            + (e instanceof NoClassDefFoundError || e instanceof ClassNotFoundException
                ? "it needs the class "
                    + String.valueOf(e.getMessage()).replace('/', '.')
                    + ", which is neither in it nor among what scenarios may use"
                : e.getClass().getSimpleName() + ": " + e.getMessage()));
  }
}
