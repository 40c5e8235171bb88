/** How commands show things: screens, styles, and what is told of runs. */
package io.tidemill.cli.screen;
