package pushstack.test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A page of `ops-runbooks/` as a test sees it: its headings, and the fenced `sh` blocks below
/// each. Blocks are kept as they are written, so that a test runs what an operator would paste.
///
/// @param title the first heading
/// @param sections what follows, in the order of the page; the first one is what stands above the
///   second heading
public record Runbook(Path file, String title, List<Section> sections) {
  /// What stands below one heading.
  ///
  /// @param blocks the `sh` blocks, without their fences
  public record Section(String heading, List<String> blocks) {
    public Section {
      blocks = List.copyOf(blocks);
    }
  }

  private static final String FOLDER = "ops-runbooks";
  private static final String FENCE = "```";

  public Runbook {
    sections = List.copyOf(sections);
  }

  /// The folder of all pages, looked for from the working folder upwards: tests run in the folder
  /// of their module.
  public static Path folder() {
    for (@Nullable Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      Path folder = at.resolve(FOLDER);
      if (Files.isDirectory(folder)) {
        return folder;
      }
    }
    throw new IllegalStateException("no " + FOLDER + " here or above");
  }

  /// Every page, by name.
  public static List<Runbook> all() {
    try (Stream<Path> files = Files.list(folder())) {
      return files
          .filter(file -> file.toString().endsWith(".md"))
          .sorted()
          .map(Runbook::read)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The page of this name, such as `rotate-keys.md`.
  public static Runbook page(String name) {
    return read(folder().resolve(name));
  }

  /// Reads a page.
  ///
  /// @throws IllegalArgumentException if it has no title or a fence is left open
  public static Runbook read(Path file) {
    try {
      return parse(file, Files.readAllLines(file));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the runbook " + file, e);
    }
  }

  private static Runbook parse(Path file, List<String> lines) {
    var headings = new ArrayList<String>();
    var blocks = new ArrayList<List<String>>();
    @Nullable String fence = null;
    var block = new StringBuilder();
    for (String line : lines) {
      if (fence != null) {
        if (line.strip().equals(FENCE)) {
          if (fence.equals("sh") && !blocks.isEmpty()) {
            blocks.getLast().add(block.toString());
          }
          fence = null;
        } else {
          block.append(line).append('\n');
        }
      } else if (line.strip().startsWith(FENCE)) {
        fence = line.strip().substring(FENCE.length());
        block.setLength(0);
      } else if (line.matches("#{1,3} .*")) {
        headings.add(line.substring(line.indexOf(' ')).strip());
        blocks.add(new ArrayList<>());
      }
    }
    if (headings.isEmpty() || fence != null) {
      throw new IllegalArgumentException(
          file + (headings.isEmpty() ? " has no title" : " has a fence that is never closed"));
    }
    var sections = new ArrayList<Section>();
    for (int i = 0; i < headings.size(); i++) {
      sections.add(new Section(headings.get(i), blocks.get(i)));
    }
    return new Runbook(file, headings.getFirst(), sections);
  }

  /// The name of the file, such as `rotate-keys.md`.
  public String name() {
    return file.getFileName().toString();
  }

  public List<String> headings() {
    return sections.stream().map(Section::heading).toList();
  }

  /// All `sh` blocks of the page, in order.
  public List<String> commands() {
    return sections.stream().flatMap(section -> section.blocks.stream()).toList();
  }

  /// The `sh` blocks below one heading.
  ///
  /// @throws IllegalArgumentException if there is none, so that a test of a page notices when the
  ///   page changes
  public List<String> commands(String heading) {
    List<String> found =
        sections.stream()
            .filter(section -> section.heading.equals(heading))
            .flatMap(section -> section.blocks.stream())
            .toList();
    if (found.isEmpty()) {
      throw new IllegalArgumentException(
          name() + " has no commands below \"" + heading + "\"; its headings are " + headings());
    }
    return found;
  }
}
