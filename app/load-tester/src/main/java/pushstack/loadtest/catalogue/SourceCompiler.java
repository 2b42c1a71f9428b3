package pushstack.loadtest.catalogue;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;
import pushstack.loadtest.scenario.Scenario;
import pushstack.webpush.ChannelId;

/// Compiles one source file of scenarios, in memory, against what scenarios may use.
final class SourceCompiler {
  /// More than anyone reads; the first tells most.
  private static final int MAX_ERRORS = 10;

  /// @param name of the file
  record Source(String name, String text) {}

  private SourceCompiler() {}

  /// The class files by class name.
  ///
  /// @throws CatalogueException with the errors and their lines
  static Map<String, byte[]> compile(Source source) throws IOException {
    @Nullable JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    if (compiler == null) {
      throw new CatalogueException(
          source.name() + " cannot be compiled: this Java has no compiler; give a .jar instead");
    }
    var errors = new DiagnosticCollector<JavaFileObject>();
    var output = new HashMap<String, ByteArrayOutputStream>();
    try (var files =
        new Files(compiler.getStandardFileManager(errors, Locale.ROOT, null), output)) {
      List<String> options = List.of("-parameters", "-proc:none", "-g", "-classpath", classPath());
      boolean compiled =
          compiler.getTask(null, files, errors, options, null, List.of(new Text(source))).call();
      if (!compiled) {
        throw new CatalogueException(
            source.name() + " does not compile:\n" + report(source, errors));
      }
    }
    var classes = new HashMap<String, byte[]>();
    output.forEach((name, bytes) -> classes.put(name, bytes.toByteArray()));
    return classes;
  }

  private static String report(Source source, DiagnosticCollector<JavaFileObject> errors) {
    return errors.getDiagnostics().stream()
        .filter(each -> each.getKind() == Diagnostic.Kind.ERROR)
        .limit(MAX_ERRORS)
        .map(each ->
            "  "
                + source.name()
                + ":"
                + each.getLineNumber()
                + ": "
                + each.getMessage(Locale.ROOT).replace("\n", "\n    "))
        .collect(Collectors.joining("\n"));
  }

  /// Where the scenario package and the Web Push types are: folders in a build, jars in a release.
  private static String classPath() {
    return Stream.of(Scenario.class, ChannelId.class, Nullable.class)
        .map(type -> type.getProtectionDomain().getCodeSource().getLocation())
        .map(location -> {
          try {
            return Path.of(location.toURI()).toString();
          } catch (URISyntaxException e) {
            throw new IllegalStateException("the class path holds no URI: " + location, e);
          }
        })
        .distinct()
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static final class Text extends SimpleJavaFileObject {
    private final String text;

    Text(Source source) {
      super(address(source.name()), Kind.SOURCE);
      this.text = source.text();
    }

    private static URI address(String name) {
      try {
        return new URI("memory", null, "/" + name, null);
      } catch (URISyntaxException e) {
        throw new IllegalStateException("the name is quoted: " + name, e);
      }
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }

    /// Any name will do: whoever edits a scenario often has a copy of it.
    @Override
    public boolean isNameCompatible(String simpleName, Kind kind) {
      return true;
    }
  }

  private static final class Files extends ForwardingJavaFileManager<JavaFileManager> {
    private final Map<String, ByteArrayOutputStream> output;

    Files(JavaFileManager files, Map<String, ByteArrayOutputStream> output) {
      super(files);
      this.output = output;
    }

    @Override
    public Iterable<JavaFileObject> list(
        Location location, String packageName, Set<JavaFileObject.Kind> kinds, boolean recurse)
        throws IOException {
      return location == StandardLocation.CLASS_PATH && !ScenarioClassLoader.open(packageName)
          ? List.of()
          : super.list(location, packageName, kinds, recurse);
    }

    @Override
    public JavaFileObject getJavaFileForOutput(
        Location location, String className, JavaFileObject.Kind kind, FileObject sibling) {
      return new SimpleJavaFileObject(
          URI.create("memory:///" + className.replace('.', '/') + kind.extension), kind) {
        @Override
        public OutputStream openOutputStream() {
          var bytes = new ByteArrayOutputStream();
          output.put(className, bytes);
          return bytes;
        }
      };
    }
  }
}
