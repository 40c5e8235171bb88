/** What is wrong with a definition, told in parts, so that tools can place and show it. */
package io.tidemill.spark.problem;
