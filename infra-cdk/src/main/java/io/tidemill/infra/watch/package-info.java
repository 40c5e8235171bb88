/** What tells people, and the functions, how pipelines fare. */
package io.tidemill.infra.watch;
