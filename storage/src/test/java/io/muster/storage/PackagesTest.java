package io.muster.storage;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** What storage may see, and who may see inside it. */
final class PackagesTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.muster.storage");

  @Test
  void shouldSeeNothingAboveIt() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.muster.daemon..", "io.muster.sim..", "io.netty..")
        .allowEmptyShould(true)
        .check(CLASSES);
  }

  @Test
  void shouldKeepSqlOutOfTheSidecarBytes() {
    noClasses()
        .that()
        .resideInAPackage("io.muster.storage.sidecar..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.sql..", "javax.sql..", "io.muster.storage.sql..")
        .allowEmptyShould(true)
        .check(CLASSES);
  }

  @Test
  void shouldNotReachFromSqlIntoItsUsers() {
    noClasses()
        .that()
        .resideInAPackage("io.muster.storage.sql..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.muster.storage.library..",
            "io.muster.storage.availability..",
            "io.muster.storage.sidecar..")
        .allowEmptyShould(true)
        .check(CLASSES);
  }

  @Test
  void shouldHaveNoCycleBetweenPackages() {
    slices()
        .matching("io.muster.storage.(*)..")
        .should()
        .beFreeOfCycles()
        .allowEmptyShould(true)
        .check(CLASSES);
  }
}
