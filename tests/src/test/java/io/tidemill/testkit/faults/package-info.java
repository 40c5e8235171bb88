/** What strikes at real processes: between them, and at them; and the book of what was struck. */
package io.tidemill.testkit.faults;
