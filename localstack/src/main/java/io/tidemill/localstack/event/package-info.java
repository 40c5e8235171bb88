/**
 * What happens in the cloud, as CloudWatch, EventBridge Scheduler and EMR Serverless tell it, and
 * what functions answer.
 */
package io.tidemill.localstack.event;
