package io.tidemill.localstack.emr;

import java.security.SecureRandom;

/** Makes ids of applications and job runs, which match {@code [0-9a-z]+}, and names by them. */
final class EmrIds {
  /** The user that everything here is created by. */
  static final String CREATOR = "arn:aws:iam::%s:user/local".formatted(EmrEndpoint.ACCOUNT);

  private static final String ALPHABET = "0123456789abcdefghijklmnopqrstuvwxyz";
  private static final int RANDOM_CHARACTERS = 13;

  private EmrIds() {}

  /** Ids of EMR Serverless begin with two zeros, too, and have 16 characters. */
  static String next(SecureRandom random) {
    StringBuilder id = new StringBuilder("00f");
    for (int i = 0; i < RANDOM_CHARACTERS; i++) {
      id.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    return id.toString();
  }

  static String arn(String application) {
    return "arn:aws:emr-serverless:%s:%s:/applications/%s"
        .formatted(EmrEndpoint.REGION, EmrEndpoint.ACCOUNT, application);
  }

  static String arn(String application, String jobRun) {
    return arn(application) + "/jobruns/" + jobRun;
  }
}
