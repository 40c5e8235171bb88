/** Commands that make something happen: trigger, retry, produce. */
package io.tidemill.cli.act;
