/** What an AWS account says of itself. */
package io.tidemill.infra.account;
