/** Commands that make something happen: trigger, produce. */
package io.tidemill.cli.act;
