package pushstack;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/// Who may know whom, and which library is known where.
final class ArchitectureTest {
  private static final JavaClasses CODE =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("pushstack");

  @Test
  void dependenciesPointOneWay() {
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("service")
        .definedBy("pushstack.service..")
        .layer("connect")
        .definedBy("pushstack.connect..")
        .layer("endpoint")
        .definedBy("pushstack.endpoint..")
        .layer("fleet")
        .definedBy("pushstack.fleet..")
        .layer("http")
        .definedBy("pushstack.http..")
        .layer("page")
        .definedBy("pushstack.page..")
        .layer("delivery")
        .definedBy("pushstack.delivery..")
        .layer("pushlog")
        .definedBy("pushstack.pushlog..")
        .layer("storage")
        .definedBy("pushstack.storage..")
        .layer("metrics")
        .definedBy("pushstack.metrics..")
        .layer("webpush")
        .definedBy("pushstack.webpush..")
        .layer("schema")
        .definedBy("pushstack.schema..")
        .whereLayer("service")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("connect")
        .mayOnlyBeAccessedByLayers("service")
        .whereLayer("endpoint")
        .mayOnlyBeAccessedByLayers("service")
        .whereLayer("fleet")
        .mayOnlyBeAccessedByLayers("service")
        .whereLayer("http")
        .mayOnlyBeAccessedByLayers("connect", "endpoint", "service")
        .whereLayer("page")
        .mayOnlyBeAccessedByLayers("service")
        .whereLayer("pushlog")
        .mayOnlyBeAccessedByLayers("service")
        .whereLayer("delivery")
        .mayOnlyBeAccessedByLayers("connect", "endpoint", "service")
        .whereLayer("storage")
        .mayOnlyBeAccessedByLayers("delivery", "connect", "endpoint", "service")
        .whereLayer("metrics")
        .mayOnlyBeAccessedByLayers("connect", "endpoint", "fleet", "pushlog", "service")
        .whereLayer("webpush")
        .mayNotAccessAnyLayer()
        .whereLayer("schema")
        .mayNotAccessAnyLayer()
        .check(CODE);
  }

  @Test
  void packagesFormNoCycle() {
    slices().matching("pushstack.(*)..").should().beFreeOfCycles().check(CODE);
  }

  @Test
  void socketsKnowNothingOfPush() {
    noClasses()
        .that()
        .resideInAPackage("pushstack.connect.socket..")
        .should()
        .dependOnClassesThat(
            JavaClass.Predicates.resideInAPackage("pushstack..")
                .and(JavaClass.Predicates.resideOutsideOfPackage("pushstack.connect.socket..")))
        .check(CODE);
  }

  @Test
  void storageEnginesAreKnownToTheWiringOnly() {
    noClasses()
        .that()
        .resideOutsideOfPackages("pushstack.service..", "pushstack.storage.embedded..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("pushstack.storage.embedded..")
        .check(CODE);
    noClasses()
        .that()
        .resideOutsideOfPackages("pushstack.service..", "pushstack.storage.dynamodb..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("pushstack.storage.dynamodb..")
        .check(CODE);
  }

  @Test
  void onlyTheDynamoEngineTheFleetAndTheTopicKnowTheAwsSdk() {
    noClasses()
        .that()
        .resideOutsideOfPackages("pushstack.storage.dynamodb..", "pushstack.fleet..")
        .and()
        .doNotHaveFullyQualifiedName("pushstack.pushlog.SnsTopic")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("software.amazon.awssdk..")
        .check(CODE);
  }

  @Test
  void onlyTheEmbeddedEngineKnowsJdbc() {
    onlyIn("pushstack.storage.embedded..", "java.sql..");
    onlyIn("pushstack.storage.embedded..", "org.sqlite..");
  }

  @Test
  void onlyCryptoKnowsItsProviders() {
    onlyIn("pushstack.webpush.crypto..", "org.bouncycastle..");
    onlyIn("pushstack.webpush.crypto..", "com.amazon.corretto..");
  }

  @Test
  void onlyTheEdgesKnowHelidon() {
    noClasses()
        .that()
        .resideOutsideOfPackages(
            "pushstack.connect..",
            "pushstack.endpoint..",
            "pushstack.http..",
            "pushstack.page..",
            "pushstack.service..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.helidon..")
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

  private static void onlyIn(String ours, String library) {
    noClasses()
        .that()
        .resideOutsideOfPackage(ours)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(library)
        .check(CODE);
  }
}
