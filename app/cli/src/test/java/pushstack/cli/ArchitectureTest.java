package pushstack.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

final class ArchitectureTest {
  private static final JavaClasses CODE =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("pushstack.cli");

  @Test
  void commandsKnowNothingOfEachOther() {
    slices().matching("pushstack.cli.(*)..").should().beFreeOfCycles().check(CODE);
    List<String> commands =
        List.of("pushstack.cli.verify..", "pushstack.cli.capacity..", "pushstack.cli.loadtest..");
    for (String command : commands) {
      var others = new ArrayList<>(commands);
      others.remove(command);
      others.add("pushstack.cli");
      noClasses()
          .that()
          .resideInAPackage(command)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(others.toArray(String[]::new))
          .check(CODE);
    }
  }

  @Test
  void onlyTheDeployedAddressesKnowTheAwsSdk() {
    noClasses()
        .that()
        .haveSimpleNameNotContaining("DeployedAddresses")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("software.amazon..")
        .check(CODE);
  }

  @Test
  void everyPackageIsNullMarked() {
    assertThat(CODE)
        .isNotEmpty()
        .allSatisfy(type ->
            assertThat(type.getPackage().isAnnotatedWith(NullMarked.class))
                .as(type.getPackageName())
                .isTrue());
  }
}
