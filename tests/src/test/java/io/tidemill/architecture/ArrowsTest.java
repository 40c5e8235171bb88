package io.tidemill.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.tidemill.core.trigger.Reconciler;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/** The walls between the rooms, and within core. */
@AnalyzeClasses(packages = "io.tidemill", importOptions = ImportOption.DoNotIncludeTests.class)
class ArrowsTest {
  private static final String CORE = "io.tidemill.core..";
  private static final String SECRETS = "io.tidemill.secrets..";
  private static final String KAFKA = "io.tidemill.kafka..";
  private static final String KEYSPACE = "io.tidemill.keyspace..";
  private static final String TRIGGERS = "io.tidemill.triggers..";
  private static final String SPARK = "io.tidemill.spark..";
  private static final String LOCALSTACK = "io.tidemill.localstack..";
  private static final String CLI = "io.tidemill.cli..";
  private static final String SIMULATION = "io.tidemill.simulation..";
  private static final String MUTANTS = "io.tidemill.simulation.mutants..";
  private static final String SIMULATE = "io.tidemill.simulation.command..";
  private static final String INVOKE = "io.tidemill.cli.act..";

  @ArchTest
  static final ArchRule core_uses_the_jdk_and_a_yaml_reader =
      classes()
          .that()
          .resideInAPackage(CORE)
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(CORE, "java..", "org.snakeyaml.engine..")
          .because("core is pure; put what needs a library behind a port, in a room of its own");

  @ArchTest static final ArchRule secrets_use_core = room(SECRETS, CORE);

  @ArchTest static final ArchRule kafka_source_uses_core_and_secrets = room(KAFKA, CORE, SECRETS);

  @ArchTest
  static final ArchRule keyspace_schema_uses_core_and_secrets = room(KEYSPACE, CORE, SECRETS);

  @ArchTest
  static final ArchRule triggers_use_core_kafka_and_keyspace =
      room(TRIGGERS, CORE, KAFKA, KEYSPACE);

  @ArchTest
  static final ArchRule the_job_uses_core_kafka_and_keyspace = room(SPARK, CORE, KAFKA, KEYSPACE);

  @ArchTest
  static final ArchRule the_local_stack_knows_the_job_by_its_jar_alone =
      room(LOCALSTACK, CORE, KAFKA, KEYSPACE, TRIGGERS);

  @ArchTest
  static final ArchRule the_local_stack_leaves_reconciling_to_the_functions =
      noClasses()
          .that()
          .resideInAPackage(LOCALSTACK)
          .should()
          .dependOnClassesThat()
          .areAssignableTo(Reconciler.class)
          .orShould()
          .dependOnClassesThat()
          .resideInAPackage("io.tidemill.core.operator..")
          .because("in the cloud nothing but events moves a pipeline; send one to a function");

  @ArchTest
  static final ArchRule the_command_line_stands_on_the_local_stack =
      room(CLI, CORE, KAFKA, KEYSPACE, TRIGGERS, LOCALSTACK);

  @ArchTest
  static final ArchRule function_and_job_meet_in_the_ledger_alone =
      noClasses()
          .that()
          .resideInAPackage("io.tidemill.core.run..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.tidemill.core.trigger..", "io.tidemill.core.operator..")
          .because(
              "the job must not know who launched it; let it read what it needs in the ledger");

  @ArchTest
  static final ArchRule trigger_does_not_reach_into_the_job =
      noClasses()
          .that()
          .resideInAPackage("io.tidemill.core.trigger..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.tidemill.core.run..")
          .because("the function must not know how the job works; let it judge by the ledger");

  @ArchTest static final ArchRule offsets_come_first = builtOn("offsets");

  @ArchTest static final ArchRule the_ledger_is_built_on_offsets = builtOn("ledger", "offsets");

  @ArchTest
  static final ArchRule policy_is_built_on_the_ledger = builtOn("policy", "offsets", "ledger");

  @ArchTest
  static final ArchRule pipelines_are_built_on_policy =
      builtOn("pipeline", "offsets", "ledger", "policy", "yaml");

  @ArchTest
  static final ArchRule the_trigger_is_built_on_pipelines =
      builtOn("trigger", "offsets", "ledger", "policy", "pipeline", "yaml");

  @ArchTest
  static final ArchRule the_operator_is_built_on_the_trigger =
      builtOn("operator", "offsets", "ledger", "policy", "pipeline", "trigger", "yaml");

  @ArchTest static final ArchRule wiring_stands_apart = builtOn("wiring");

  @ArchTest
  static final ArchRule core_reads_no_clock_and_draws_no_number =
      noClasses()
          .that()
          .resideInAPackage(CORE)
          .should()
          .callMethod(Instant.class, "now")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(System.class, "nanoTime")
          .orShould()
          .callMethod(UUID.class, "randomUUID")
          .orShould()
          .dependOnClassesThat()
          .areAssignableTo(Random.class)
          .orShould()
          .dependOnClassesThat()
          .areAssignableTo(Clock.class)
          .because("decisions must be testable in microseconds; take an InstantSource or a value");

  @ArchTest
  static final ArchRule the_simulation_uses_core_and_the_jdk =
      classes()
          .that()
          .resideInAPackage(SIMULATION)
          .and()
          .resideOutsideOfPackages(MUTANTS, SIMULATE)
          .should()
          .onlyDependOnClassesThat(
              resideInAnyPackage(CORE, "java..")
                  .or(resideInAPackage(SIMULATION).and(not(resideInAnyPackage(MUTANTS, SIMULATE)))))
          .because(
              "mutants are tried by loading the simulation anew around another core; what it finds leaves it as values of the JDK");

  @ArchTest
  static final ArchRule mutants_are_made_without_the_command =
      noClasses()
          .that()
          .resideInAPackage(MUTANTS)
          .should()
          .dependOnClassesThat()
          .resideInAPackage(SIMULATE)
          .because("tests hunt mutants too; what both need belongs to the mutants");

  @ArchTest
  static final ArchRule the_simulation_is_used_by_its_command_alone =
      noClasses()
          .that()
          .resideOutsideOfPackage(SIMULATION)
          .should()
          .dependOnClassesThat()
          .resideInAPackage(SIMULATION)
          .because("what ships must not know how it is tested");

  @ArchTest
  static final ArchRule only_triggers_and_secrets_talk_to_aws =
      noClasses()
          .that()
          .resideInAnyPackage(CORE, KAFKA, SPARK, CLI)
          .and()
          .resideOutsideOfPackage(INVOKE)
          .should()
          .dependOnClassesThat()
          .resideInAPackage("software.amazon.awssdk..")
          .because(
              "AWS is reached from triggers, and for secrets from the room of theirs; the others meet it through a port in core. The command line alone asks functions, and their jar must not carry the client for that");

  @ArchTest
  static final ArchRule keyspace_schema_takes_nothing_of_aws_but_credentials =
      noClasses()
          .that()
          .resideInAPackage(KEYSPACE)
          .should()
          .dependOnClassesThat(
              resideInAPackage("software.amazon.awssdk..")
                  .and(
                      not(
                          resideInAnyPackage(
                              "software.amazon.awssdk.auth.credentials..",
                              "software.amazon.awssdk.core.exception.."))))
          .because("Keyspaces is spoken to by the driver; the SDK knows who the process is");

  @ArchTest
  static final ArchRule only_the_job_runs_spark =
      noClasses()
          .that()
          .resideOutsideOfPackage(SPARK)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.spark..", "scala..")
          .because("Spark has a class path of its own; fork the job's jar");

  private static ArchRule room(String room, String... mayUse) {
    List<String> allowed = new ArrayList<>(List.of(mayUse));
    allowed.add(room);
    return noClasses()
        .that()
        .resideInAPackage(room)
        .should()
        .dependOnClassesThat(
            resideInAPackage("io.tidemill..")
                .and(not(resideInAnyPackage(allowed.toArray(String[]::new)))))
        .because("arrows between rooms run one way; move what both need towards core");
  }

  private static ArchRule builtOn(String layer, String... below) {
    List<String> allowed =
        new ArrayList<>(List.of("io.tidemill.core", "java..", "org.snakeyaml.."));
    allowed.add("io.tidemill.core." + layer + "..");
    for (String name : below) {
      allowed.add("io.tidemill.core." + name + "..");
    }
    return classes()
        .that()
        .resideInAPackage("io.tidemill.core." + layer + "..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(allowed.toArray(String[]::new))
        .because("core's packages build on one another in one order; see its package-info");
  }
}
