/**
 * How the functions' jar logs: a binding of SLF4J in place of a library, which writes text for
 * people or, on Lambda, a JSON object a line. Only that jar names it as a service; who uses this
 * room brings a binding of its own.
 */
package io.tidemill.triggers.log;
