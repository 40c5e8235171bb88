/** An AWS that others play, and what of it none of them plays. */
package io.tidemill.testkit.foreign;
