/** What functions and jobs may do. */
package io.tidemill.infra.access;
