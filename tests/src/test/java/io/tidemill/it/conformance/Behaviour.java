package io.tidemill.it.conformance;

import java.util.function.Function;

/**
 * Something that an operation does, which endpoints may do differently.
 *
 * @param what in a few words
 * @param service what the service does, by its model and the texts in it
 * @param observed does it to an endpoint, and tells in the same words what came of it
 */
record Behaviour(String operation, String what, String service, Function<Bench, String> observed) {}
