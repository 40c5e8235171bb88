/**
 * {@code tidemill dev}: a cloud on this machine that stays up, follows what is changed in a project
 * and tells what happens.
 */
package io.tidemill.cli.dev;
