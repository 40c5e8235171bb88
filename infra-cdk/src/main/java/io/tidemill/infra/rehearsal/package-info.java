/**
 * A deploy without an account: what an emulator of AWS takes is deployed to it by CDK's own command
 * line, and read back.
 */
package io.tidemill.infra.rehearsal;
