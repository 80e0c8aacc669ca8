package io.muster.daemon;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The directions between the packages of the daemon, and what it leaves to others. */
final class PackagesTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.muster.daemon");

  @Test
  void shouldLeaveDatabasesToStorage() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "java.sql..", "javax.sql..", "org.sqlite..", "com.zaxxer..", "io.muster.storage.sql..")
        .allowEmptyShould(true)
        .check(CLASSES);
  }

  @Test
  void shouldUseNettyOnlyInNet() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.muster.daemon.net..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.netty..")
        .allowEmptyShould(true)
        .check(CLASSES);
  }

  @Test
  void shouldNotSeeTheSimulator() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.muster.sim..")
        .allowEmptyShould(true)
        .check(CLASSES);
  }

  @Test
  void shouldUsePicocliOnlyInTheCommandLine() {
    noClasses()
        .that()
        .resideOutsideOfPackages("io.muster.daemon.cli..", "io.muster.daemon")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("picocli..")
        .allowEmptyShould(true)
        .check(CLASSES);
  }

  @Test
  void shouldUseMulticastDnsOnlyInDiscover() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.muster.daemon.discover..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("javax.jmdns..")
        .allowEmptyShould(true)
        .check(CLASSES);
  }

  @Test
  void shouldHaveNoCycleBetweenPackages() {
    slices()
        .matching("io.muster.daemon.(*)..")
        .should()
        .beFreeOfCycles()
        .allowEmptyShould(true)
        .check(CLASSES);
  }
}
