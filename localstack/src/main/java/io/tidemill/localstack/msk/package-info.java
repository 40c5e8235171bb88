/** Amazon MSK's API, for the brokers of the local cloud. */
package io.tidemill.localstack.msk;
