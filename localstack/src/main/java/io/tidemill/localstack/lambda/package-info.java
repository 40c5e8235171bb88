/**
 * A local Lambda: functions run from their packaged jar, each environment a JVM of its own under
 * AWS' runtime interface client, which speaks to a Runtime API here.
 */
package io.tidemill.localstack.lambda;
