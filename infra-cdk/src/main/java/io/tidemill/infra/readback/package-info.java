/** What is there after a deploy, asked by AWS' SDK and held against what was meant. */
package io.tidemill.infra.readback;
