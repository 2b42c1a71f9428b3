package pushstack.loadtest;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/// Which library is known where, and that the tester knows nothing of what it loads.
final class ArchitectureTest {
  private static final JavaClasses CODE =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("pushstack.loadtest");

  private static void onlyIn(String ours, String library) {
    noClasses()
        .that()
        .resideOutsideOfPackage(ours)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(library)
        .check(CODE);
  }

  @Test
  void librariesAreKnownInOnePlace() {
    onlyIn("pushstack.loadtest.fleet..", "software.amazon..");
    onlyIn("pushstack.loadtest.live..", "io.prometheus..");
  }

  @Test
  void packagesKnowEachOtherOneWay() {
    slices().matching("pushstack.loadtest.(*)..").should().beFreeOfCycles().check(CODE);
  }

  @Test
  void testerIsNoPartOfTheService() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "pushstack.service..", "pushstack.connect..", "pushstack.endpoint..", "io.helidon..")
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
