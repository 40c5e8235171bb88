package io.tidemill.localstack.emr;

import static io.tidemill.localstack.emr.Shape.flag;
import static io.tidemill.localstack.emr.Shape.later;
import static io.tidemill.localstack.emr.Shape.list;
import static io.tidemill.localstack.emr.Shape.map;
import static io.tidemill.localstack.emr.Shape.number;
import static io.tidemill.localstack.emr.Shape.oneOf;
import static io.tidemill.localstack.emr.Shape.structure;
import static io.tidemill.localstack.emr.Shape.text;

/**
 * The bodies of requests. Source of every limit: the service model of EMR Serverless 2021-07-13.
 */
final class EmrShapes {
  private static final String NOT_BLANK = ".*\\S.*";
  private static final String ANY = ".*";

  private static final Shape TOKEN = text(1, 64, "[A-Za-z0-9._-]+");
  private static final Shape RELEASE = text(1, 64, "[A-Za-z0-9._/-]+");
  private static final Shape NAME = text(1, 256, NOT_BLANK);
  private static final Shape WORKER_TYPE = text(1, 50, "[a-zA-Z]+[-_]*[a-zA-Z]+");
  private static final Shape KEY_ARN =
      text(20, 2048, "arn:(aws[a-zA-Z0-9-]*):kms:[a-zA-Z0-9\\-]*:([0-9]{12}):key/[a-zA-Z0-9-]+");
  private static final Shape ROLE =
      text(20, 2048, "arn:(aws[a-zA-Z0-9-]*):iam::([0-9]{12}):role(/|/[!-\\x7f]+/)[\\w+=,.@-]+");

  private static final String WRITTEN_TO = "/workspaces/[-_.0-9A-Za-z]{1,100}/api/v1/remote_write";

  /**
   * The model has {@code (.[0-9A-Za-z]{2,4})+}, whose dot is any character. Blocks of 3, 4 or 5
   * make any length from 3 on, so what that matches is one character and two or more letters or
   * digits, and the same again for each character that is neither, up to where the path begins.
   */
  private static final Shape REMOTE_WRITE_URL =
      text(
          1,
          10_280,
          "https://aps-workspaces.([a-z]{2}-[a-z-]{1,20}-[1-9]).amazonaws(.[0-9A-Za-z]{2,4})+"
              + WRITTEN_TO,
          "https://aps-workspaces.[a-z]{2}-[a-z-]{1,20}-[1-9].amazonaws"
              + ".[0-9A-Za-z]{2,}+(?:(?!%s\\z)[^0-9A-Za-z][0-9A-Za-z]{2,}+)*+%<s"
                  .formatted(WRITTEN_TO));

  /** What follows a part of an image's name never is of that part, so none is given back. */
  private static final Shape IMAGE_URI =
      text(
          1,
          1024,
          "([0-9]{12})\\.dkr\\.ecr\\.([a-z0-9-]+).([a-z0-9._-]+)/((?:[a-z0-9]+(?:[-._][a-z0-9]+)*/)*[a-z0-9]+(?:[-._][a-z0-9]+)*)(?::([a-zA-Z0-9_]+[a-zA-Z0-9-._]*)|@(sha256:[0-9a-f]{64}))",
          "[0-9]{12}\\.dkr\\.ecr\\.[a-z0-9-]+.[a-z0-9._-]+/(?:[a-z0-9]++(?:[-._][a-z0-9]++)*+/)*+[a-z0-9]++(?:[-._][a-z0-9]++)*+(?::[a-zA-Z0-9_][a-zA-Z0-9-._]*|@sha256:[0-9a-f]{64})");

  private static final Shape CPU = text(1, 15, "[1-9][0-9]*(\\s)?(vCPU|vcpu|VCPU)?");
  private static final Shape MEMORY = text(1, 15, "[1-9][0-9]*(\\s)?(GB|gb|gB|Gb)?");
  private static final Shape DISK = text(1, 15, "[1-9][0-9]*(\\s)?(GB|gb|gB|Gb)");

  private static final Shape TAG_KEY = text(1, 128, "[A-Za-z0-9 /_.:=+@-]+");
  private static final Shape TAG_VALUE = text(0, 256, "[A-Za-z0-9 /_.:=+@-]*");
  private static final Shape TAGS = map(0, 200, TAG_KEY, TAG_VALUE);

  private static final Shape PROPERTIES = map(0, 100, text(1, 1024, NOT_BLANK), text(0, 1024, ANY));

  private static final Shape CONFIGURATIONS =
      list(
          0,
          100,
          structure()
              .must("classification", text(1, 1024, NOT_BLANK))
              .may("properties", PROPERTIES)
              .may("configurations", later(() -> EmrShapes.CONFIGURATIONS)));

  private static final Shape MONITORING =
      structure()
          .may(
              "s3MonitoringConfiguration",
              structure().may("logUri", text(1, 10_280, ANY)).may("encryptionKeyArn", KEY_ARN))
          .may(
              "managedPersistenceMonitoringConfiguration",
              structure().may("enabled", flag()).may("encryptionKeyArn", KEY_ARN))
          .may(
              "cloudWatchLoggingConfiguration",
              structure()
                  .must("enabled", flag())
                  .may("logGroupName", text(1, 512, "[\\.\\-_/#A-Za-z0-9]+"))
                  .may("logStreamNamePrefix", text(1, 512, "[^:*]*"))
                  .may("encryptionKeyArn", KEY_ARN)
                  .may("logTypes", map(1, 4, WORKER_TYPE, list(1, 5, WORKER_TYPE))))
          .may(
              "prometheusMonitoringConfiguration",
              structure().may("remoteWriteUrl", REMOTE_WRITE_URL));

  private static final Shape DISK_ENCRYPTION =
      structure()
          .may("encryptionContext", map(0, 8, text(1, 128, ANY), text(1, 384, ANY)))
          .may("encryptionKeyArn", KEY_ARN);

  private static final Shape IMAGE = structure().may("imageUri", IMAGE_URI);

  private static final Shape IDENTITY_CENTER =
      structure()
          .may(
              "identityCenterInstanceArn",
              text(10, 1024, "arn:(aws[a-zA-Z0-9-]*):sso:::instance/(sso)?ins-[a-zA-Z0-9-.]{16}"))
          .may("userBackgroundSessionsEnabled", flag());

  /** What CreateApplication and UpdateApplication both take. */
  private static Shape.Structure application() {
    return structure()
        .must("clientToken", TOKEN)
        .may(
            "initialCapacity",
            map(
                0,
                10,
                WORKER_TYPE,
                structure()
                    .must("workerCount", number(1, 1_000_000))
                    .may(
                        "workerConfiguration",
                        structure()
                            .must("cpu", CPU)
                            .must("memory", MEMORY)
                            .may("disk", DISK)
                            .may(
                                "diskType",
                                oneOf(
                                    "SHUFFLE_OPTIMIZED",
                                    "Shuffle_Optimized",
                                    "shuffle_optimized",
                                    "STANDARD",
                                    "Standard",
                                    "standard")))))
        .may(
            "maximumCapacity",
            structure().must("cpu", CPU).must("memory", MEMORY).may("disk", DISK))
        .may("autoStartConfiguration", structure().may("enabled", flag()))
        .may(
            "autoStopConfiguration",
            structure().may("enabled", flag()).may("idleTimeoutMinutes", number(1, 10_080)))
        .may(
            "networkConfiguration",
            structure()
                .may("subnetIds", list(0, 16, text(1, 32, "[-0-9a-zA-Z]+.*")))
                .may("securityGroupIds", list(0, 5, text(1, 32, "[-0-9a-zA-Z]+.*"))))
        .may("architecture", oneOf("ARM64", "X86_64"))
        .may("imageConfiguration", IMAGE)
        .may(
            "workerTypeSpecifications",
            map(0, Integer.MAX_VALUE, WORKER_TYPE, structure().may("imageConfiguration", IMAGE)))
        .may("runtimeConfiguration", CONFIGURATIONS)
        .may("monitoringConfiguration", MONITORING)
        .may("diskEncryptionConfiguration", DISK_ENCRYPTION)
        .may(
            "interactiveConfiguration",
            structure()
                .may("studioEnabled", flag())
                .may("livyEndpointEnabled", flag())
                .may("sessionEnabled", flag()))
        .may(
            "schedulerConfiguration",
            structure()
                .may("maxConcurrentRuns", number(1, 1000))
                .may("queueTimeoutMinutes", number(15, 720)))
        .may("identityCenterConfiguration", IDENTITY_CENTER)
        .may("jobLevelCostAllocationConfiguration", structure().may("enabled", flag()));
  }

  static final Shape.Structure CREATE_APPLICATION =
      application()
          .must("releaseLabel", RELEASE)
          .must("type", text(1, 64, ANY))
          .may("name", text(1, 64, "[A-Za-z0-9._/#-]+"))
          .may("tags", TAGS);

  static final Shape.Structure UPDATE_APPLICATION = application().may("releaseLabel", RELEASE);

  static final Shape.Structure START_JOB_RUN =
      structure()
          .must("clientToken", TOKEN)
          .must("executionRoleArn", ROLE)
          .may("name", NAME)
          .may(
              "executionIamPolicy",
              structure()
                  .may("policy", text(1, 2048, ANY))
                  .may("policyArns", list(0, 10, text(20, 2048, ANY))))
          .must(
              "jobDriver",
              structure()
                  .may(
                      "sparkSubmit",
                      structure()
                          .must("entryPoint", text(1, 4096, NOT_BLANK))
                          .may(
                              "entryPointArguments",
                              list(0, 1024, text(1, Integer.MAX_VALUE, NOT_BLANK)))
                          .may("sparkSubmitParameters", text(1, 102_400, NOT_BLANK))))
          .may(
              "configurationOverrides",
              structure()
                  .may("applicationConfiguration", CONFIGURATIONS)
                  .may("monitoringConfiguration", MONITORING)
                  .may("diskEncryptionConfiguration", DISK_ENCRYPTION))
          .may("tags", TAGS)
          .may("executionTimeoutMinutes", number(0, 1_000_000))
          .may("mode", oneOf("BATCH", "STREAMING"))
          .may(
              "retryPolicy",
              structure()
                  .may("maxAttempts", number(1, 10))
                  .may("maxFailedAttemptsPerHour", number(1, 10)));

  static final Shape.Structure TAG_RESOURCE = structure().must("tags", TAGS);

  /** UntagResource's query parameter. */
  static final Shape TAG_KEYS = list(1, 200, TAG_KEY);

  private EmrShapes() {}
}
