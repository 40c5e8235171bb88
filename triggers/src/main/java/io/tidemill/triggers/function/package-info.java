/**
 * The functions that events wake. Each reads its event, hands it to the {@link
 * io.tidemill.core.trigger.Reconciler}, and answers what was decided and why.
 */
package io.tidemill.triggers.function;
