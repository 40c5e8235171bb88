/**
 * An endpoint that speaks the part of EMR Serverless' HTTP API that Tidemill uses, and really runs
 * Spark: one forked driver per job run.
 */
package io.tidemill.localstack.emr;
