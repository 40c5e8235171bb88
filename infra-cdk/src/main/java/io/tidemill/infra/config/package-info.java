/** What is deployed where, as {@code tidemill.cdk.yaml} says it. */
package io.tidemill.infra.config;
