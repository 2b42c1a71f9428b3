package pushstack.infra.environment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The README lists the keys of an environment's file, which are the components of its record.
final class ReadmeTest {

  @Test
  void tableListsEveryKeyInOrder() throws IOException {
    String readme = Files.readString(Path.of("README.md"));
    String table =
        readme.substring(readme.indexOf("<!-- environment -->"), readme.indexOf("<!-- end -->"));
    List<String> listed =
        table
            .lines()
            .filter(line -> line.startsWith("| `"))
            .map(line -> line.substring(3, line.indexOf('`', 3)))
            .toList();
    List<String> keys = new ArrayList<>();
    collect(Env.class, "", keys);
    // The file's name.
    keys.remove("name");
    assertThat(listed).isEqualTo(keys);
  }

  private static void collect(Class<?> type, String path, List<String> keys) {
    for (RecordComponent component : type.getRecordComponents()) {
      String key = path + RecordReader.kebabCase(component.getName());
      Class<?> held =
          component.getGenericType() instanceof ParameterizedType generic
                  && generic.getActualTypeArguments()[0] instanceof Class<?> argument
              ? argument
              : component.getType();
      if (held.isRecord()) {
        collect(held, key + ".", keys);
      } else {
        keys.add(key);
      }
    }
  }
}
