package io.tidemill.infra.config;

import java.util.List;

/**
 * Regions of AWS that have both EMR Serverless and Amazon Keyspaces. Source: botocore 1.43.11,
 * {@code endpoints.json}, services {@code emr-serverless} and {@code cassandra}.
 */
final class Regions {
  static final List<String> WITH_ALL =
      List.of(
          "af-south-1",
          "ap-east-1",
          "ap-northeast-1",
          "ap-northeast-2",
          "ap-south-1",
          "ap-southeast-1",
          "ap-southeast-2",
          "ca-central-1",
          "cn-north-1",
          "cn-northwest-1",
          "eu-central-1",
          "eu-north-1",
          "eu-west-1",
          "eu-west-2",
          "eu-west-3",
          "me-central-1",
          "me-south-1",
          "sa-east-1",
          "us-east-1",
          "us-east-2",
          "us-gov-east-1",
          "us-gov-west-1",
          "us-west-1",
          "us-west-2");

  private Regions() {}
}
