package io.muster.protocol;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.google.common.base.Splitter;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The directions between the packages of the protocol, as the house lists them. */
final class PackagesTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.muster");

  /** Each package of the protocol with the others of ours that it may see. */
  @ParameterizedTest
  @CsvSource({
    "model,       none",
    "port,        model",
    "digest,      model port",
    "wire,        model digest",
    "step,        model port digest wire",
    "sync,        model port digest wire step",
    "gossip,      model port digest wire step",
    "membership,  model port digest wire step",
    "node,        model port digest wire step sync gossip membership",
  })
  void shouldSeeOnlyPackagesBelow(String part, String seen) {
    DescribedPredicate<JavaClass> allowed = inProtocol(part);
    for (String other : Splitter.on(' ').split(seen)) {
      allowed = allowed.or(inProtocol(other));
    }
    noClasses()
        .that(inProtocol(part))
        .should()
        .dependOnClassesThat(resideInAPackage("io.muster..").and(DescribedPredicate.not(allowed)))
        .allowEmptyShould(true)
        .check(CLASSES);
  }

  @Test
  void shouldHaveNoCycleBetweenPackages() {
    slices()
        .matching("io.muster.protocol.(*)..")
        .should()
        .beFreeOfCycles()
        .allowEmptyShould(true)
        .check(CLASSES);
  }

  @Test
  void shouldUseGeneratedMessagesOnlyInWire() {
    noClasses()
        .that(
            resideInAPackage("io.muster.protocol..")
                .and(DescribedPredicate.not(inProtocol("wire"))))
        .should()
        .dependOnClassesThat(
            JavaClass.Predicates.assignableTo("com.google.protobuf.MessageLite")
                .or(resideInAPackage("io.muster.protocol.wire.proto..")))
        .allowEmptyShould(true)
        .check(CLASSES);
  }

  @Test
  void shouldKnowNeitherDatabasesNorNetworksNorCaches() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "java.sql..",
            "javax.sql..",
            "org.sqlite..",
            "io.netty..",
            "com.github.benmanes.caffeine..",
            "io.muster.storage..",
            "io.muster.daemon..",
            "io.muster.sim..")
        .allowEmptyShould(true)
        .check(CLASSES);
  }

  private static DescribedPredicate<JavaClass> inProtocol(String part) {
    return resideInAPackage("io.muster.protocol." + part + "..");
  }
}
