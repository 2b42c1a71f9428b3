package pushstack.loadtest.catalogue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import pushstack.loadtest.scenario.Scenario;

/// Loads an operator's classes, which see the JDK and what scenarios are written against. A
/// scenario that reached into the tester would break with its next version.
final class ScenarioClassLoader extends ClassLoader {
  /// What scenarios are written against. Packages below the first are internals.
  private static final List<String> OPEN =
      List.of(
          "pushstack.loadtest.scenario",
          "pushstack.webpush",
          "pushstack.webpush.crypto",
          "pushstack.webpush.encryption",
          "pushstack.webpush.vapid",
          "org.jspecify.annotations");

  static {
    registerAsParallelCapable();
  }

  private final ClassLoader tester = Scenario.class.getClassLoader();
  private final Map<String, byte[]> classes;

  ScenarioClassLoader(Map<String, byte[]> classes) {
    super("scenarios", ClassLoader.getPlatformClassLoader());
    this.classes = new HashMap<>(classes);
  }

  static boolean open(String packageName) {
    return OPEN.contains(packageName);
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    int dot = name.lastIndexOf('.');
    if (open(dot < 0 ? "" : name.substring(0, dot))) {
      return tester.loadClass(name);
    }
    byte @Nullable [] bytes = classes.get(name);
    if (bytes == null) {
      throw new ClassNotFoundException(name);
    }
    return defineClass(name, bytes, 0, bytes.length);
  }
}
