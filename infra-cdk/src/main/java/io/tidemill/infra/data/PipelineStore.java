package io.tidemill.infra.data;

import software.amazon.awscdk.services.iam.IGrantable;

/** What the ledger is kept in, and the tables that pipelines write. */
public interface PipelineStore {
  /** Lets a function read and change the ledger: claim ranges, record what was decided. */
  void grantClaim(IGrantable function);

  /** Lets a job enter and commit. */
  void grantCommit(IGrantable job);

  /** Lets a job write pipelines' tables, and read what it merges into. */
  void grantWrite(IGrantable job);

  /**
   * Lets the function for migrations make keyspaces and tables, change them, and record that in the
   * ledger's keyspace; never drop.
   */
  void grantMigrate(IGrantable function);
}
