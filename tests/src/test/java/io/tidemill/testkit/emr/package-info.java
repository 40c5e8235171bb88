/** EMR Serverless' service model, and how clients that others wrote see an endpoint. */
package io.tidemill.testkit.emr;
