package io.muster.sim;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The directions between the packages of the simulator, and what it leaves to others. */
final class PackagesTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.muster.sim");

  @Test
  void shouldSeeNeitherTheDaemonNorItsNetwork() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.muster.daemon..", "io.netty..")
        .allowEmptyShould(true)
        .check(CLASSES);
  }

  @Test
  void shouldSeeDatabasesOnlyToMeasureTheOldLayout() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.muster.sim.bench..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.sql..", "javax.sql..", "org.sqlite..")
        .allowEmptyShould(true)
        .check(CLASSES);
  }

  @Test
  void shouldHaveNoCycleBetweenPackages() {
    slices()
        .matching("io.muster.sim.(*)..")
        .should()
        .beFreeOfCycles()
        .allowEmptyShould(true)
        .check(CLASSES);
  }
}
