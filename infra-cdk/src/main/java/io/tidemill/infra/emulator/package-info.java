/** A deploy to an emulator of AWS: what it takes, by CDK's own command line. */
package io.tidemill.infra.emulator;
