/**
 * What the cloud and its local stand-in wire alike: which events wake which function and how they
 * are told apart, what a function is given, by which names metrics are published, and which release
 * jobs run on. Values alone; both kinds of wiring are made from them, so that neither drifts from
 * what the functions expect.
 */
package io.tidemill.core.wiring;
