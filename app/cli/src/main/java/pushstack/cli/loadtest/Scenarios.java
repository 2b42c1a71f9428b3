package pushstack.cli.loadtest;

import java.nio.file.Path;
import pushstack.cli.options.MisuseException;
import pushstack.cli.options.Options;
import pushstack.loadtest.builtin.Builtins;
import pushstack.loadtest.catalogue.CatalogueException;
import pushstack.loadtest.catalogue.OwnScenarios;
import pushstack.loadtest.catalogue.ScenarioCatalogue;

/// The scenarios that a command knows: those built in, and an operator's own.
final class Scenarios {
  private Scenarios() {}

  static ScenarioCatalogue of(Options options) {
    ScenarioCatalogue all = Builtins.CATALOGUE;
    for (Path file : options.all(RunOptions.SCENARIOS)) {
      try {
        all = all.plus(OwnScenarios.read(file));
      } catch (CatalogueException e) {
        throw new MisuseException("--scenarios: " + e.getMessage());
      }
    }
    return all;
  }
}
