package io.tidemill.bench;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The walls of the bench; those of the rooms are in the tests' own. */
@AnalyzeClasses(packages = "io.tidemill", importOptions = ImportOption.DoNotIncludeTests.class)
class ArrowsTest {
  @ArchTest
  static final ArchRule the_bench_knows_the_job_and_its_peers_by_their_jars_alone =
      noClasses()
          .that()
          .resideInAPackage("io.tidemill.bench..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.tidemill.spark..", "io.tidemill.peers..", "org.apache.spark..", "scala..")
          .because("what is measured is what ships, in a process of its own; fork its jar");

  @ArchTest
  static final ArchRule the_bench_is_used_by_nobody =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.tidemill.bench..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.tidemill.bench..")
          .because("what ships must not know how it is measured");
}
