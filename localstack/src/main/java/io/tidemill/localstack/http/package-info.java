/** What the endpoints of the local cloud share: HTTP as AWS' services speak it. */
package io.tidemill.localstack.http;
