package io.tidemill.localstack.lambda;

import java.time.Instant;

/**
 * An event, handed to an environment.
 *
 * @param deadline when the environment is killed if it hasn't answered
 * @param traceId an X-Ray header; nothing here samples it
 */
@SuppressWarnings("ArrayRecordComponent") // handed over once, and never compared
record Delivery(
    String requestId, byte[] payload, Instant deadline, String functionArn, String traceId) {}
