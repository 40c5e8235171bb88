/**
 * Logins, read where they are kept. What is read here is never repeated, in no message, no log line
 * and no {@code toString}.
 */
package io.tidemill.secrets;
