/**
 * What wakes and launches: the {@link io.tidemill.core.trigger.Reconciler} wired to Kafka, the
 * ledger and EMR Serverless.
 */
package io.tidemill.triggers;
