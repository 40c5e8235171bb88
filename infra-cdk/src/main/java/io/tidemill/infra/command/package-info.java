/** The commands that bring the CDK. */
package io.tidemill.infra.command;
