package io.tidemill.core;

/** How a listener of Kafka's brokers is spoken to. */
public enum KafkaSecurity {
  /** Unencrypted, and nobody says who they are. */
  PLAINTEXT,
  /** Encrypted, with certificates that the JVM trusts; clients show none of their own. */
  TLS,
  /**
   * Encrypted; clients prove that they know a password, by SCRAM-SHA-512. MSK has no other
   * mechanism with passwords.
   */
  SCRAM,
  /** Encrypted; clients sign with the AWS credentials that they run with. MSK alone has it. */
  IAM
}
