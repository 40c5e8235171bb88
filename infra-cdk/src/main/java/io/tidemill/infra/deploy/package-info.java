/** A deploy to an account: what is looked at before, asked, done, and looked at after. */
package io.tidemill.infra.deploy;
