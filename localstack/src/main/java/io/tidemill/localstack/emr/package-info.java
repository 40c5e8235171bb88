/**
 * An endpoint that speaks EMR Serverless' HTTP API for Spark, and really runs it: one forked driver
 * per job run.
 */
package io.tidemill.localstack.emr;
